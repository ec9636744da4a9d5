"""Replicas of a PostgreSQL database: what reads for an account, where it shows all that the primary shows.

Every transaction that changes what an account sees raises a version of that account, or of everybody
(`genzo.store.sql.session.Writer.finish`). A replica whose versions are those of the primary, or higher
ones, has what the account could see there (docs/decisions/0019-replicas.md).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import count

import psycopg

from genzo.catalogue.store import ReplicaError, StoreError
from genzo.store.postgresql.errors import PostgresqlErrors
from genzo.store.postgresql.pool import PostgresqlPool
from genzo.store.postgresql.wire import PgConnection
from genzo.store.sql.session import PUBLIC

Versions = Mapping[tuple[int, str], int]
"""By account and region."""

BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"


def versions_of(connection: PgConnection, account_id: int, before: str = "") -> Versions:
    """The versions of what an account sees; the statement ``before`` goes to the server with the question."""
    question = (
        f"SELECT account_id, region_id, version FROM versions WHERE account_id IN ({PUBLIC}, {account_id:d})"
    )
    cursor = connection.execute(f"{before}{question}".encode())
    while cursor.nextset():
        pass
    return {(account, region): version for account, region, version in cursor}


class Replicas:
    """The replicas of a database by their URLs, each asked in its turn, but for those that are gone."""

    def __init__(self, urls: Sequence[str], connections: int) -> None:
        self._pools = [PostgresqlPool(url, connections, target_session_attrs="any") for url in urls]
        self._turns = count()

    @property
    def are_there(self) -> bool:
        """Whether there is one that is not known to be gone."""
        return any(not pool.is_refused for pool in self._pools)

    def begun(self, stack: ExitStack, account_id: int, seen: Versions, *, once: bool) -> PgConnection | None:
        """A connection to a replica that has what was ``seen``, None where none has; ``stack`` ends its use.

        Unless it is for one statement, a transaction is begun. What fails on it is a ReplicaError.
        """
        first = next(self._turns)
        for place in range(len(self._pools)):
            pool = self._pools[(first + place) % len(self._pools)]
            if pool.is_refused:
                continue
            with ExitStack() as attempt:
                connection = _caught_up(attempt, pool, account_id, seen, once=once)
                if connection is not None:
                    stack.push(attempt.pop_all())
                    return connection
        return None

    def close(self) -> None:
        """Close the connections, which must not cross a fork."""
        for pool in self._pools:
            pool.close()


def _caught_up(
    stack: ExitStack, pool: PostgresqlPool, account_id: int, seen: Versions, *, once: bool
) -> PgConnection | None:
    has: dict[tuple[int, str], int] = {}

    def begin(connection: PgConnection) -> None:
        # Without a transaction, whatever is asked later on this server shows at least as much.
        has.update(versions_of(connection, account_id, "" if once else BEGIN))

    try:
        stack.enter_context(_replica_errors(pool.name))
        connection = stack.enter_context(pool.transaction(begin))
    except (StoreError, psycopg.Error):
        return None
    caught_up = all(has.get(place, 0) >= version for place, version in seen.items())
    return connection if caught_up else None


@contextmanager
def _replica_errors(name: str) -> Iterator[None]:
    try:
        with PostgresqlErrors(name):
            yield
    except StoreError as error:
        raise ReplicaError(str(error)) from error
