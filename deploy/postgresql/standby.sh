#!/bin/sh
# Copies the server PRIMARY at the first start of a standby, then runs the given command.
# PGPASSWORD is the password of the role replicator.
set -eu

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  # Copy to another folder first: an interrupted copy must not look complete.
  rm -rf "$PGDATA.new"
  mkdir -p "$(dirname "$PGDATA")"
  pg_basebackup --pgdata "$PGDATA.new" --wal-method stream --checkpoint fast --write-recovery-conf --slot standby \
    --dbname "host=$PRIMARY port=${PRIMARY_PORT:-5432} user=replicator application_name=standby"
  # After promotion, this server must not wait for another standby.
  echo "synchronous_standby_names = ''" >>"$PGDATA.new/postgresql.auto.conf"
  mv "$PGDATA.new" "$PGDATA"
fi
exec "$@"
