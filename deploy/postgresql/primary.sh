#!/bin/sh
# Run once by the image of PostgreSQL in a new primary: Genzo's database, and what the standby needs.
set -eu

psql --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
  --set genzo="$GENZO_DATABASE_PASSWORD" --set replication="$REPLICATION_PASSWORD" <<'SQL'
CREATE ROLE genzo LOGIN PASSWORD :'genzo';
CREATE DATABASE genzo OWNER genzo TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';
CREATE ROLE replicator REPLICATION LOGIN PASSWORD :'replication';
SELECT pg_create_physical_replication_slot('standby');
-- A standby that stays away must not fill the primary's disk.
ALTER SYSTEM SET max_slot_wal_keep_size = '8GB';
-- It takes effect at the start that follows: here it would wait for a standby that cannot be there yet.
ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 (standby)';
SQL

echo 'host replication replicator all scram-sha-256' >>"$PGDATA/pg_hba.conf"
