"""The embedded store: one SQLite file in WAL mode, with many concurrent readers and one writer."""

import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from genzo.catalogue.deadline import current_deadline
from genzo.catalogue.statistics import StoreStatistics
from genzo.catalogue.store import CatalogueStore, Degradation, Loading, ReadCache, StoreTraits
from genzo.store.migrations.revisions import require_revision
from genzo.store.sql.secret_texts import PLAIN, SecretTexts
from genzo.store.sql.session import Reader, Writer
from genzo.store.sqlite.connection import SqliteConnection
from genzo.store.sqlite.errors import SqliteErrors, unusable
from genzo.store.sqlite.group_commit import GroupCommit, forgetting_damage
from genzo.store.sqlite.private_file import make_folder, make_private, may_be_written
from genzo.store.sqlite.query_cache import QueryCache
from genzo.store.sqlite.read_cache import SqliteReadCache
from genzo.store.sqlite.reading import ReadTransaction
from genzo.store.sqlite.schema import ensure_schema, revision_of
from genzo.store.sqlite.wal import enable_wal
from genzo.store.sqlite.watched_file import FileIdentity, WatchedFile

_BUSY_SECONDS = 10.0
# The event loop reads, too. A read waits only for a program that has locked the whole file or recovers it.
_BUSY_SECONDS_OF_LOOP = 0.05
_RETRY_SECONDS = 0.001


class SqliteStore:
    """The catalogue in the SQLite file ``path``.

    Reads take no lock (https://sqlite.org/wal.html#concurrency), so they need no thread of their own.
    ``durable`` False gives up safety against power failure for speed, for data that is not to be kept.
    """

    traits = StoreTraits()

    def __init__(self, path: Path, *, durable: bool = True, secrets: SecretTexts = PLAIN) -> None:
        self._path = path
        self._secrets = secrets
        self._errors = SqliteErrors(path)
        self._file = WatchedFile(path)
        self._synchronous = "FULL" if durable else "OFF"
        self._threads = threading.local()
        self._group_commit = GroupCommit(self._begin_writing)
        self._writer: sqlite3.Connection | None = None
        self._writer_failed = False

    @property
    def file_identity(self) -> FileIdentity | None:
        """The file that this store has opened; None before."""
        return self._file.identity

    def expect_file(self, identity: FileIdentity | None) -> None:
        """Refuse another file than the one that an earlier store of the same path has opened."""
        self._file.expect(identity)

    @property
    def databases(self) -> "Sequence[CatalogueStore]":
        """This store alone."""
        return (self,)

    def statistics(self) -> Sequence[StoreStatistics]:
        """See `genzo.catalogue.store.CatalogueStore.statistics`."""
        return (StoreStatistics(self._group_commit.commit_calls),)

    def replica_lags(self) -> Sequence[float | None]:
        """See `genzo.catalogue.store.CatalogueStore.replica_lags`: a file has none."""
        return ()

    def reading(self, account_id: int | None = None, *, once: bool = False) -> ReadTransaction:  # noqa: ARG002
        """A consistent view, without what other connections commit meanwhile."""
        with self._errors:
            self._file.require_file_now_and_then()
            return self._reader().transaction

    def read_cache(self) -> ReadCache:
        """This thread's read cache, cleared if anything was committed since the last call."""
        self._file.require_file_now_and_then()
        try:
            reader: _ThreadReader = getattr(self._threads, "reader", None) or self._reader()
            reader.read_cache.refresh()
        except sqlite3.Error as error:
            self._errors.translate(error)
            raise
        return reader.read_cache

    @contextmanager
    def writing(self, account_id: int | None = None, region_id: str = "") -> Iterator[Writer]:  # noqa: ARG002
        """A transaction that is durable and visible to all when the block ends, undone when it raises.

        A SQLite file has one writer at a time, whatever it writes. A transaction may see what other threads
        of this process wrote without having committed; it is committed together with theirs, and ends when
        all of it is durable.

        Raises:
            DeadlineError: the time of the thread's call is over (`genzo.catalogue.deadline`).
            WouldWaitError: the thread must not wait.
        """
        with self._errors:
            try:
                with self._group_commit.call() as connection:
                    writer = Writer(SqliteConnection(connection), self._secrets)
                    yield writer
                    writer.finish()
            except sqlite3.OperationalError:
                self._writer_failed = True
                raise

    @contextmanager
    def loading(self, region_id: str) -> Iterator[Loading | None]:
        """See `genzo.catalogue.store.CatalogueStore.loading`.

        Possible while the file has few images and none of the region. It is fastest if nothing has the file
        open, this store included. Programs that open the file meanwhile wait; readers that have it open read
        the state before.
        """
        # Only imports of many images need it.
        from genzo.store.sqlite import bulk  # noqa: PLC0415

        with self._errors, closing(self._connect()) as connection:
            if not bulk.is_possible(connection, region_id):
                yield None
                return
            with (
                bulk.set_up_for_loading(connection, _BUSY_SECONDS),
                forgetting_damage(connection),
                bulk.transaction(connection),
            ):
                if not bulk.is_possible(connection, region_id):
                    yield None
                    return
                writer = Writer(SqliteConnection(connection), self._secrets)
                yield Loading(writer, bulk.SqliteLoader(connection, writer))
                writer.finish()
                connection.execute("COMMIT")

    def close(self) -> None:
        """Close the connections of this thread and the writer's.

        Connections must not cross a fork (https://sqlite.org/howtocorrupt.html, "Carrying an open database
        connection across a fork()").
        """
        reader: _ThreadReader | None = getattr(self._threads, "reader", None)
        if reader is not None:
            reader.connection.close()
            del self._threads.reader
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self._file.closed()

    def prepare(self) -> None:
        """Create the file and its tables if they are missing.

        Raises:
            StoreError: the file cannot be used, or another version of Genzo wrote it.
        """
        with self._errors:
            make_folder(self._path)
            make_private(self._path)
            connection = self._connect(may_create=True)
            try:
                enable_wal(connection, _BUSY_SECONDS)
                ensure_schema(connection, self._path)
            finally:
                connection.close()
            if not may_be_written(self._path):
                raise unusable(self._path, "readonly")

    def require_prepared(self) -> None:
        """See `genzo.catalogue.store.CatalogueStore.require_prepared`."""
        self._file.require_file()
        with self._errors:
            require_revision(f"The catalogue {self._path}", revision_of(self._reader().connection))

    def degradations(self) -> Sequence[Degradation]:
        """See `genzo.catalogue.store.CatalogueStore.degradations`: a file that may only be read."""
        name = f"The catalogue {self._path}"
        return () if may_be_written(self._path) else (Degradation(name, unusable(self._path, "readonly")),)

    def _begin_writing(self) -> sqlite3.Connection:
        """A connection in a new transaction; one that failed is replaced once the file is writable again.

        SQLite opens a file that it may not write read-only, and such a connection stays read-only when
        permissions change. Closing it may leave its file descriptor open, for the locks of other connections
        (os_unix.c, setPendingFd), which is why only a failed one is closed.
        """
        if self._writer is not None and self._writer_failed and may_be_written(self._path):
            self._writer.close()
            self._writer = None
            self._file.closed()
        self._file.require_file()
        connection = self._writer = self._writer or self._connect_to_write()
        self._file.require_log(lambda: connection.execute("PRAGMA wal_checkpoint(FULL)").fetchall())
        self._writer_failed = False
        with forgetting_damage(connection):
            _begin_immediate(connection)
        self._file.began_to_write()
        return connection

    def _reader(self) -> "_ThreadReader":
        reader: _ThreadReader | None = getattr(self._threads, "reader", None)
        if reader is None:
            reader = self._threads.reader = _ThreadReader(self, self._connect(), self._secrets, self._errors)
        return reader

    def _connect_to_write(self) -> sqlite3.Connection:
        """A connection that never waits for a lock by itself: see `_begin_immediate`."""
        connection = self._connect()
        connection.execute("PRAGMA busy_timeout = 0")
        return connection

    def _connect(self, *, may_create: bool = False) -> sqlite3.Connection:
        """A connection. Only `prepare` may create the file: it must not begin anew when it disappears."""
        connection = sqlite3.connect(
            f"{self._path.absolute().as_uri()}?mode={'rwc' if may_create else 'rw'}",
            uri=True,
            timeout=_BUSY_SECONDS if current_deadline().may_wait else _BUSY_SECONDS_OF_LOOP,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            self._file.opened()
        except BaseException:
            connection.close()
            raise
        for pragma in (
            f"synchronous = {self._synchronous}",
            "foreign_keys = ON",
            "cache_size = -16384",  # 16 MiB: the index entries of 100,000 images take about 11
            "temp_store = MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")
        return connection


class _ThreadReader:
    """The connection by which one thread reads, and what is cached of its reads."""

    __slots__ = ("connection", "query_cache", "read_cache", "transaction")

    def __init__(
        self, store: SqliteStore, connection: sqlite3.Connection, secrets: SecretTexts, errors: SqliteErrors
    ) -> None:
        self.connection = connection
        self.read_cache = SqliteReadCache(store, connection)
        self.query_cache = QueryCache(connection, self.read_cache)
        reader = Reader(SqliteConnection(connection, self.query_cache), secrets)
        self.transaction = ReadTransaction(connection, reader, errors)

    def __del__(self) -> None:
        # At the end of the thread. Since Python 3.13 a connection that is deleted open is warned of.
        self.connection.close()


def _begin_immediate(connection: sqlite3.Connection) -> None:
    """Begin to write as soon as no other process does, within the time of the thread's call.

    SQLite's own busy handler sleeps up to 100 ms between attempts (sqliteDefaultBusyCallback, main.c), so it
    hardly ever hits the short pause between two group commits of another process.
    """
    deadline = current_deadline()
    until = min(time.monotonic() + _BUSY_SECONDS, deadline.moment)
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            is_too_late = deadline.is_given_up or time.monotonic() > until
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or is_too_late:
                raise
            time.sleep(_RETRY_SECONDS)
        else:
            return
