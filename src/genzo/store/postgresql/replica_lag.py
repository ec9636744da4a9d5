"""How far a replica is behind its primary.

A replica that has replayed the primary's log up to its present end has no lag, however old its last
transaction is: the time since then grows while nobody writes. Where the replica has no connection to the
primary, the two positions that it knows itself (received and replayed) are equal, too, so the primary is
asked for its own.
Source: https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-RECOVERY-CONTROL.
"""

import psycopg

from genzo.catalogue.store import StoreError
from genzo.store.postgresql.pool import PostgresqlPool
from genzo.store.postgresql.wire import PgConnection

_POSITION = "SELECT pg_current_wal_lsn()::text"
_LAG = """SELECT CASE WHEN pg_last_wal_replay_lsn() >= %s::pg_lsn THEN 0
ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8 END"""


def wal_position(connection: PgConnection) -> str:
    """Where the log of the primary ends."""
    ((position,),) = connection.execute(_POSITION)
    return str(position)


def lag_of(pool: PostgresqlPool, position: str) -> float | None:
    """The seconds between the last transaction that a replica has and now, if it lacks the ``position``.

    None if it cannot be asked, or replicates in another way than by the log.
    """
    try:
        with pool.transaction(lambda _connection: None) as connection:
            ((seconds,),) = connection.execute(_LAG, (position,))
    except (StoreError, psycopg.Error):
        return None
    return None if seconds is None else max(0.0, float(seconds))
