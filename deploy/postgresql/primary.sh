#!/bin/sh
# PostgreSQL's container image runs this once in a new primary: creates Genzo's database and prepares replication.
set -eu

psql --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
  --set genzo="$GENZO_DATABASE_PASSWORD" --set replication="$REPLICATION_PASSWORD" <<'SQL'
CREATE ROLE genzo LOGIN PASSWORD :'genzo';
CREATE DATABASE genzo OWNER genzo TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';
CREATE ROLE replicator REPLICATION LOGIN PASSWORD :'replication';
SELECT pg_create_physical_replication_slot('standby');
-- The WAL that is kept for an absent standby must not fill the primary's disk.
ALTER SYSTEM SET max_slot_wal_keep_size = '8GB';
-- Takes effect at the next start: no standby exists yet, so this script's commits would wait forever.
ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 (standby)';
SQL

echo 'host replication replicator all scram-sha-256' >>"$PGDATA/pg_hba.conf"
