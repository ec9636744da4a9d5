"""The statement that tells which views have changed, and claims the nonces of reads.

A transaction's number is visible in a snapshot if the transaction had committed when the snapshot was taken
(https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SNAPSHOT). So the versions whose
``changed`` is not visible in the snapshot of the last check are exactly those that were committed since.
Numbers from another database server, in a restored dump, may lie beyond those of this one.
"""

from collections.abc import Sequence
from typing import NamedTuple

from psycopg import pq

from genzo.store.sql.nonce_session import NonceTables

# Unlogged tables: they are empty after a crash of the server, and are not replicated.
READ_NONCES = NonceTables("nonces", "deleted_read_nonces")
MAX_CHANGES = 10_000
"""The most views that a check names."""

# By digest, so that statements that claim the same nonces at the same time do not wait for each other.
# What tells the server processes apart: numbers of transactions may be given again after a crash or by a
# standby that takes over, and both begin with other processes.
STATEMENT = f"""
WITH claimed AS (
  INSERT INTO {READ_NONCES.nonces} (digest, expires)
  SELECT digest, expires FROM unnest($2::bytea[], $3::bigint[]) AS given (digest, expires)
  WHERE NOT EXISTS (
    SELECT 1 FROM {READ_NONCES.ranges} WHERE given.expires BETWEEN first_expiry AND last_expiry
  )
  ORDER BY digest ON CONFLICT DO NOTHING RETURNING digest
)
SELECT pg_current_snapshot(),
  pg_postmaster_start_time() || ' ' || pg_backend_pid(),
  pg_relation_filenode('versions'),
  (SELECT string_agg(encode(digest, 'hex'), ' ') FROM claimed),
  (
    SELECT string_agg(account_id || ' ' || region_id, ',') FROM (
      SELECT account_id, region_id FROM versions
      WHERE changed >= pg_snapshot_xmin($1::pg_snapshot)
        AND changed < pg_snapshot_xmax(pg_current_snapshot())
        AND NOT pg_visible_in_snapshot(changed, $1::pg_snapshot)
      LIMIT {MAX_CHANGES + 1}
    ) AS changes
  )""".encode()
_NOTHING: frozenset[str] = frozenset()


class Checked(NamedTuple):
    """The answer to a check.

    ``server`` names the server process, ``table`` the file of the versions. ``claimed`` are digests in
    hexadecimal digits. ``changes`` are the views by account and region; None if there are too many.
    """

    snapshot: bytes
    server: bytes
    table: bytes
    claimed: frozenset[str]
    changes: Sequence[tuple[int, str]] | None


def parameters_of(snapshot: bytes | None, nonces: Sequence[tuple[bytes, int]]) -> list[bytes | None]:
    """The parameters of `STATEMENT`: the snapshot of the last check, and nonces with their expiries."""
    digests = ",".join([f'"\\\\x{digest.hex()}"' for digest, _ in nonces])
    expiries = ",".join([str(expires) for _, expires in nonces])
    return [snapshot, b"{%b}" % digests.encode(), b"{%b}" % expiries.encode()]


def checked_of(result: pq.abc.PGresult) -> Checked:
    """The answer in the one row of a result, in text format."""
    snapshot, server, table, claimed, changes = (result.get_value(0, column) for column in range(5))
    assert snapshot is not None  # noqa: S101 - never NULL
    assert server is not None  # noqa: S101 - never NULL
    return Checked(
        snapshot,
        server,
        table or b"",
        _NOTHING if claimed is None else frozenset(claimed.decode().split(" ")),
        () if changes is None else _views(changes),
    )


def _views(changes: bytes) -> Sequence[tuple[int, str]] | None:
    named = [view.split(" ", 1) for view in changes.decode().split(",")]
    if len(named) > MAX_CHANGES:
        return None
    return [(int(account_id), region_id) for account_id, region_id in named]
