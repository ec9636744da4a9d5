"""The store of a team: one PostgreSQL database for many workers on many machines."""

import math
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager

from genzo.catalogue.deadline import current_deadline
from genzo.catalogue.statistics import COMMIT_CALLS, Distribution, StoreStatistics
from genzo.catalogue.store import CatalogueStore, Degradation, Loading, ReadCache, StoreTraits
from genzo.catalogue.suspension import can_suspend
from genzo.store.migrations.revisions import require_revision
from genzo.store.postgresql.bound import bound
from genzo.store.postgresql.check_statement import READ_NONCES
from genzo.store.postgresql.connection import PostgresqlConnection
from genzo.store.postgresql.errors import PostgresqlErrors
from genzo.store.postgresql.group_commit import GroupCommit
from genzo.store.postgresql.loop_pool import ReadPool
from genzo.store.postgresql.pool import PostgresqlPool
from genzo.store.postgresql.replica_lag import lag_of, wal_position
from genzo.store.postgresql.replicas import Replicas, versions_of
from genzo.store.postgresql.schema import ensure_schema, revision_of
from genzo.store.postgresql.shared_checks import SharedChecks
from genzo.store.postgresql.shared_lookups import LookupRunner, SharedLookups
from genzo.store.postgresql.view_cache import CachedReads, ViewCache
from genzo.store.postgresql.wire import PgConnection
from genzo.store.postgresql.write_transaction import WriteTransaction
from genzo.store.sql.nonce_session import TransientNonceWriter
from genzo.store.sql.read_cache import NoReadCache
from genzo.store.sql.secret_texts import PLAIN, SecretTexts
from genzo.store.sql.session import Reader, Writer

# Writers lock an account, and all accounts in shared mode; writers of everything lock all exclusively.
# Source: https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
_LOCK_SPACE = 0x67656E7A
_LOCK_ACCOUNT = f"""
SELECT pg_advisory_xact_lock_shared({_LOCK_SPACE}, 0), pg_advisory_xact_lock(:of_account)"""
_LOCK_ALL = f"SELECT pg_advisory_xact_lock({_LOCK_SPACE}, 0)"
_BEGIN_READING = bound("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", {})


class PostgresqlStore:
    """The catalogue in the database that ``url`` names, as libpq understands it.

    If the URL names several hosts, the one that takes writes is used, so a standby can take over.
    ``connections`` bounds the connections to each server. Reads for an account are answered by one of the
    ``replicas`` that has caught up, if any has (docs/decisions/0019-replicas.md).

    Raises:
        StoreError: the URL cannot be parsed.
    """

    traits = StoreTraits(is_remote=True, is_shared=True, is_suspending=True)

    def __init__(
        self,
        url: str,
        *,
        connections: int = 8,
        replicas: Sequence[str] = (),
        secrets: SecretTexts = PLAIN,
    ) -> None:
        self._secrets = secrets
        self._pool = PostgresqlPool(url, connections, target_session_attrs="read-write")
        self._group_commit = GroupCommit(
            self._pool, _LOCK_ACCOUNT, max(1, connections // 2), self._count_commit
        )
        self._errors = PostgresqlErrors(self._pool.name, self._pool.close)
        self._replicas = Replicas(replicas, connections)
        self._commit_calls = Distribution(COMMIT_CALLS)
        self._commit_lock = threading.Lock()
        self._reads = ReadPool(self._pool)
        self._checks = SharedChecks(self._pool, self._errors)
        self._lookups = SharedLookups(self._pool)
        self._cached_reads = CachedReads(self._checks.feed)

    @property
    def databases(self) -> "Sequence[CatalogueStore]":
        """This store alone."""
        return (self,)

    def statistics(self) -> Sequence[StoreStatistics]:
        """See `genzo.catalogue.store.CatalogueStore.statistics`."""
        use = self._reads.use + self._checks.use + self._lookups.use
        return (StoreStatistics(self._commit_calls, use, self._pool.waits),)

    def replica_lags(self) -> Sequence[float | None]:
        """See `genzo.catalogue.store.CatalogueStore.replica_lags`."""
        if not self._replicas.pools:
            return ()
        with self._errors, self._pool.transaction(_begin_nothing) as connection:
            position = wal_position(connection)
        return [lag_of(pool, position) for pool in self._replicas.pools]

    @contextmanager
    def reading(self, account_id: int | None = None, *, once: bool = False) -> Iterator[Reader]:
        """A consistent view, without what other connections commit meanwhile.

        Raises:
            ReplicaError: a replica failed while it was read.
        """
        max_queries = 1 if once else math.inf
        if account_id is not None and self._replicas.has_reachable:
            with ExitStack() as stack:
                connection = self._on_replica(stack, account_id, once=once)
                if connection is not None:
                    yield Reader(PostgresqlConnection(connection, max_queries=max_queries), self._secrets)
                    return
        if once and can_suspend():
            with self._errors:
                yield self._looking_up(only_lookups=False)
            return
        begin = _begin_nothing if once else _begin_reading
        with self._errors, self._reads.transaction(begin) as connection:
            yield Reader(PostgresqlConnection(connection, max_queries=max_queries), self._secrets)

    @contextmanager
    def looking_up(self) -> Iterator[Reader]:
        """As ``reading(once=True)`` of the primary, for what finds few rows by an index."""
        with self._errors:
            yield self._looking_up(only_lookups=True)

    def _looking_up(self, *, only_lookups: bool) -> Reader:
        runner = LookupRunner(self._lookups, self._reads, only_lookups=only_lookups)
        return Reader(PostgresqlConnection(runner, max_queries=1), self._secrets)

    def _on_replica(self, stack: ExitStack, account_id: int, *, once: bool) -> PgConnection | None:
        """A connection to a replica that has everything the account can see on the primary now."""
        with self._errors, self._reads.transaction(_begin_nothing) as connection:
            seen = versions_of(connection, account_id)
        return self._replicas.begin_reading(stack, account_id, seen, once=once)

    def read_cache(self) -> ReadCache:
        """What is shared by the requests of an event loop; nothing is cached for threads."""
        return (
            ViewCache(self.looking_up, self._cached_reads, self._checks)
            if can_suspend()
            else NoReadCache(self)
        )

    @contextmanager
    def writing(self, account_id: int | None = None, region_id: str = "") -> Iterator[Writer]:  # noqa: ARG002
        """A transaction that is durable and visible to all when the block ends, undone when it raises.

        It may see what other threads of this process wrote for the account without having committed; it is
        committed together with theirs. It begins with the first statement that needs an answer.

        Raises:
            DeadlineError: the time of the thread's call is over (`genzo.catalogue.deadline`).
            OutcomeUnknownError: the connection broke during the commit.
        """
        transaction = self._group_commit.call(account_id) if account_id is not None else self._alone()
        with self._errors, transaction as begun:
            writer = Writer(PostgresqlConnection(begun), self._secrets)
            yield writer
            writer.finish()

    @contextmanager
    def _alone(self) -> Iterator[WriteTransaction]:
        """A transaction that no other one runs beside."""
        with ExitStack() as stack:
            transaction = WriteTransaction(self._pool, stack, (bound("BEGIN", {}), bound(_LOCK_ALL, {})))
            yield transaction
            current_deadline().begin_commit(time.monotonic())
            transaction.commit()
        self._count_commit(1)

    def _count_commit(self, calls: int) -> None:
        with self._commit_lock:
            self._commit_calls.observe(calls)

    @contextmanager
    def loading(self, region_id: str) -> Iterator[Loading | None]:  # noqa: ARG002
        """See `genzo.catalogue.store.CatalogueStore.loading`.

        Possible while there are only the shipped images. Readers of images wait until the end of it.
        """
        # Only imports of many images need it.
        from genzo.store.postgresql import bulk  # noqa: PLC0415

        # A new connection: after DROP, psycopg deallocates the prepared statements (its _preparing.py).
        with self._errors, closing(self._pool.connect(PgConnection)) as connection:
            connection.execute(f"BEGIN; {_LOCK_ALL}".encode())
            if not bulk.is_possible(connection):
                yield None
                return
            writer = Writer(PostgresqlConnection(connection), self._secrets)
            yield Loading(writer, bulk.PostgresqlLoader(connection, writer))
            writer.finish()
            connection.execute("COMMIT")

    def claim_nonce(self, digest: bytes, expires: int) -> bool:
        """Claim the nonce of a read; see `genzo.catalogue.store.CatalogueWriter.claim_nonce`."""
        if can_suspend():
            return self._checks.join((digest, expires))
        with self._errors, self._reads.transaction(_begin_nothing) as connection:
            return _read_nonces(connection).claim_nonce(digest, expires)

    def delete_nonces(self, before: int) -> bool:
        """The same of `genzo.catalogue.store.CatalogueWriter.delete_nonces`."""
        with self._errors, self._reads.transaction(_begin_deleting_nonces) as connection:
            are_left = _read_nonces(connection).delete_nonces(before)
            connection.execute("COMMIT")
        return are_left

    def prepare(self) -> None:
        """Create the tables if they are missing.

        Raises:
            StoreError: the database cannot be used, or another version of Genzo wrote it.
        """
        with self._errors:
            connection = self._pool.connect(PgConnection)
            try:
                ensure_schema(connection, self._pool.name)
            finally:
                connection.close()

    def require_prepared(self) -> None:
        """See `genzo.catalogue.store.CatalogueStore.require_prepared`."""
        with self._errors, self._reads.transaction(_begin_nothing) as connection:
            require_revision(self._pool.name, revision_of(connection))

    def degradations(self) -> Sequence[Degradation]:
        """See `genzo.catalogue.store.CatalogueStore.degradations`: replicas that cannot be reached."""
        return self._replicas.unreachable()

    def close(self) -> None:
        """Close the connections, which must not cross a fork."""
        self._reads.close()
        self._checks.close()
        self._lookups.close()
        self._replicas.close()


def _begin_reading(connection: PgConnection) -> None:
    connection.run((_BEGIN_READING,))


def _begin_deleting_nonces(connection: PgConnection) -> None:
    """Claims wait (they lock the table in ROW EXCLUSIVE mode), as `NonceWriter` needs."""
    connection.execute(f"BEGIN; LOCK TABLE {READ_NONCES.nonces} IN SHARE ROW EXCLUSIVE MODE".encode())


def _read_nonces(connection: PgConnection) -> TransientNonceWriter:
    return TransientNonceWriter(PostgresqlConnection(connection), READ_NONCES)


def _begin_nothing(connection: PgConnection) -> None:
    """A single statement is a transaction by itself."""
