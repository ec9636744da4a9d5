#!/bin/sh
# A standby of the server PRIMARY: copied from it at the first start, then the command that is given.
# The password of the role replicator is in PGPASSWORD.
set -eu

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  # A copy that was cut short would be taken for a whole one.
  rm -rf "$PGDATA.new"
  mkdir -p "$(dirname "$PGDATA")"
  pg_basebackup --pgdata "$PGDATA.new" --wal-method stream --checkpoint fast --write-recovery-conf --slot standby \
    --dbname "host=$PRIMARY port=${PRIMARY_PORT:-5432} user=replicator application_name=standby"
  # Where this server takes over, it must not wait for a standby of its own.
  echo "synchronous_standby_names = ''" >>"$PGDATA.new/postgresql.auto.conf"
  mv "$PGDATA.new" "$PGDATA"
fi
exec "$@"
