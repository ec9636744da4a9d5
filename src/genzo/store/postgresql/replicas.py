"""Replicas of a PostgreSQL database, which answer reads for an account once they have caught up.

Every transaction that changes what an account sees raises a version of that account, or of everybody
(`genzo.store.sql.view_writer.ViewWriter.finish`). A replica whose versions are at least those of the primary
has everything the account can see there (docs/decisions/0019-replicas.md).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import count

import psycopg

from genzo.catalogue.ram import GLOBAL
from genzo.catalogue.store import Degradation, ReplicaError, StoreError
from genzo.catalogue.unready_reasons import UnreadyReason
from genzo.store.postgresql.errors import PostgresqlErrors
from genzo.store.postgresql.loop_pool import ReadPool
from genzo.store.postgresql.pool import PostgresqlPool
from genzo.store.postgresql.wire import PgConnection
from genzo.store.sql.view_writer import PUBLIC

Versions = Mapping[tuple[int, str], int]
"""By account and region."""

BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"


def versions_of(connection: PgConnection, account_id: int, before: str = "") -> Versions:
    """The versions of what an account sees. The statement ``before`` is sent in the same message.

    Settings and metadata are left out: the primary alone answers for them.
    """
    query = (
        f"SELECT account_id, region_id, version FROM versions WHERE account_id IN ({PUBLIC}, {account_id:d}) "
        f"AND (account_id, region_id) <> ({PUBLIC}, '{GLOBAL}')"
    )
    cursor = connection.execute(f"{before}{query}".encode())
    while cursor.nextset():
        pass
    return {(account, region): version for account, region, version in cursor}


class Replicas:
    """The replicas of a database by their URLs, used in turn, except those that cannot be reached.

    ``pools`` are their connections, in the order of the URLs.
    """

    def __init__(self, urls: Sequence[str], connections: int) -> None:
        self.pools = [PostgresqlPool(url, connections, target_session_attrs="any") for url in urls]
        self._read_pools = [ReadPool(pool) for pool in self.pools]
        self._round_robin = count()

    @property
    def has_reachable(self) -> bool:
        """Whether there is a replica that is not known to be unreachable."""
        return any(not pool.is_refused for pool in self.pools)

    def begin_reading(
        self, stack: ExitStack, account_id: int, seen: Versions, *, once: bool
    ) -> PgConnection | None:
        """A connection to a replica that has the versions ``seen``, or None; ``stack`` gives it back.

        A transaction is begun unless the connection is for one statement. Failures become a ReplicaError.
        """
        first = next(self._round_robin)
        for place in range(len(self._read_pools)):
            pool = self._read_pools[(first + place) % len(self._read_pools)]
            if pool.is_refused:
                continue
            with ExitStack() as attempt:
                connection = _caught_up(attempt, pool, account_id, seen, once=once)
                if connection is not None:
                    stack.push(attempt.pop_all())
                    return connection
        return None

    def unreachable(self) -> Sequence[Degradation]:
        """The replicas that could not be reached, and have not been reached again since."""
        return [
            Degradation(pool.name, StoreError(str(pool.refusal()), UnreadyReason.REPLICA_UNREACHABLE))
            for pool in self.pools
            if pool.is_refused
        ]

    def close(self) -> None:
        """Close the connections, which must not cross a fork."""
        for pool in self._read_pools:
            pool.close()


def _caught_up(
    stack: ExitStack, pool: ReadPool, account_id: int, seen: Versions, *, once: bool
) -> PgConnection | None:
    versions: dict[tuple[int, str], int] = {}

    def begin(connection: PgConnection) -> None:
        # Without a transaction, a later statement on this server sees at least as much.
        versions.update(versions_of(connection, account_id, "" if once else BEGIN))

    try:
        stack.enter_context(_replica_errors(pool.name))
        connection = stack.enter_context(pool.transaction(begin))
    except (StoreError, psycopg.Error):
        return None
    caught_up = all(versions.get(place, 0) >= version for place, version in seen.items())
    return connection if caught_up else None


@contextmanager
def _replica_errors(name: str) -> Iterator[None]:
    try:
        with PostgresqlErrors(name):
            yield
    except StoreError as error:
        raise ReplicaError(str(error)) from error
