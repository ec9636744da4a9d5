"""The embedded store: one SQLite file in WAL mode, read by every thread and written by one at a time."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from genzo.catalogue.store import CatalogueStore, Loading, ReadCache, StoreError, StoreTraits
from genzo.store.migrations.revisions import REVISION
from genzo.store.read_cache import SqliteReadCache
from genzo.store.sql.session import Reader, Writer
from genzo.store.sqlite.connection import SqliteConnection
from genzo.store.sqlite.group_commit import GroupCommit, forgetting_damage, roll_back
from genzo.store.sqlite.pages import QueryCache
from genzo.store.sqlite.schema import ensure_schema, revision_of
from genzo.store.sqlite.wal import enable_wal

_BUSY_SECONDS = 10.0
_PAUSE_SECONDS = 0.001


class SqliteStore:
    """The catalogue in the SQLite file ``path``.

    Reads do not wait for anything, so they need no thread. ``durable`` False trades safety against power
    failure for speed, where nothing is to be kept anyway.
    """

    traits = StoreTraits()

    def __init__(self, path: Path, *, durable: bool = True) -> None:
        self._path = path
        self._sentences = OperatorErrors(path)
        self._synchronous = "FULL" if durable else "OFF"
        self._threads = threading.local()
        self._turns = GroupCommit(self._begin_writing)
        self._writer: sqlite3.Connection | None = None
        self._writer_failed = False

    @property
    def databases(self) -> "Sequence[CatalogueStore]":
        """This one alone."""
        return (self,)

    @contextmanager
    def reading(self, account_id: int | None = None, *, once: bool = False) -> Iterator[Reader]:  # noqa: ARG002
        """A consistent view: what other connections commit meanwhile is not seen."""
        with self._sentences:
            connection = self._reader_connection()
            with forgetting_damage(connection):
                connection.execute("BEGIN")
                try:
                    yield Reader(SqliteConnection(connection, self._found()))
                finally:
                    roll_back(connection)

    def read_cache(self) -> ReadCache:
        """What this thread has read since anybody wrote to the file."""
        memory: SqliteReadCache | None = getattr(self._threads, "memory", None)
        with self._sentences:
            if memory is None:
                memory = self._threads.memory = SqliteReadCache(self, self._reader_connection())
            memory.refresh()
        return memory

    @contextmanager
    def writing(self, account_id: int | None = None, region_id: str = "") -> Iterator[Writer]:  # noqa: ARG002
        """A transaction, durable and visible to all when the block ends, undone when it raises.

        There is one writer at a time, whatever it writes. It may find what others of this process wrote and
        is not committed yet, but is committed together with that: it ends when both are durable.
        """
        with self._sentences:
            try:
                with self._turns.call() as connection:
                    writer = Writer(SqliteConnection(connection))
                    yield writer
                    writer.finish()
            except sqlite3.OperationalError:
                self._writer_failed = True
                raise

    @contextmanager
    def loading(self, region_id: str) -> Iterator[Loading | None]:
        """As `genzo.catalogue.store.CatalogueStore.loading`: where there are few images, none of the region.

        It is fastest where nobody has the file open, this store neither: those who open it meanwhile wait.
        Others go on reading what was there.
        """
        # Only here are very many images at once.
        from genzo.store.sqlite import bulk  # noqa: PLC0415

        with self._sentences, closing(self._connect()) as connection:
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
                writer = Writer(SqliteConnection(connection))
                yield Loading(writer, bulk.SqliteLoader(connection, writer))
                writer.finish()
                connection.execute("COMMIT")

    def close(self) -> None:
        """Close what this thread has opened. A connection must not cross a fork: SQLite's locks do not."""
        reader: sqlite3.Connection | None = getattr(self._threads, "connection", None)
        for connection in (reader, self._writer):
            if connection is not None:
                connection.close()
        self._threads.connection = self._threads.memory = self._threads.found = self._writer = None

    def prepare(self) -> None:
        """Make the file and its tables where they are missing.

        Raises:
            StoreError: the file cannot be used, or another version of Genzo wrote it.
        """
        with self._sentences:
            make_folder(self._path)
            connection = self._connect()
            try:
                enable_wal(connection, _BUSY_SECONDS)
                ensure_schema(connection, self._path)
            finally:
                connection.close()
            if not _may_be_written(self._path):
                raise StoreError(_sentence(self._path, "readonly"))
            with suppress(PermissionError):  # the file is somebody else's, who decides
                self._path.chmod(0o600)

    def is_prepared(self) -> bool:
        """Whether another process has made the tables."""
        if not self._path.is_file():
            return False
        try:
            with closing(sqlite3.connect(self._path, timeout=_BUSY_SECONDS)) as connection:
                return revision_of(connection) == REVISION
        except sqlite3.Error:
            return False

    def _begin_writing(self) -> sqlite3.Connection:
        """A connection in a new transaction. One that failed is replaced as soon as the file may be written.

        What was opened on a file that may not be written stays so when it may, and SQLite keeps such a file
        open after the connection is closed.
        """
        if self._writer is not None and self._writer_failed and _may_be_written(self._path):
            self._writer.close()
            self._writer = None
        connection = self._writer = self._writer or self._connect_to_write()
        self._writer_failed = False
        with forgetting_damage(connection):
            _begin_immediate(connection)
        return connection

    def _reader_connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._threads, "connection", None)
        if connection is None:
            connection = self._threads.connection = self._connect()
        return connection

    def _found(self) -> QueryCache:
        """What is kept of the queries of this thread's reader."""
        found: QueryCache | None = getattr(self._threads, "found", None)
        if found is None:
            found = self._threads.found = QueryCache()
        return found

    def _connect_to_write(self) -> sqlite3.Connection:
        """A connection that waits for nobody, once it is there."""
        connection = self._connect()
        connection.execute("PRAGMA busy_timeout = 0")
        return connection

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        for pragma in (
            f"synchronous = {self._synchronous}",
            "foreign_keys = ON",
            "cache_size = -16384",  # 16 MiB: the index entries of 100,000 images are about 11
            "temp_store = MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")
        return connection


def _begin_immediate(connection: sqlite3.Connection) -> None:
    """Begin to write as soon as no other process does.

    SQLite itself would ask ever less often, and hardly ever in the moments between two groups of another.
    """
    deadline = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return


def _may_be_written(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def make_folder(path: Path) -> None:
    """Make the folder of a catalogue where it is missing.

    Raises:
        StoreError: it cannot be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The folder of the catalogue {path} cannot be used ({error.strerror or error}): name one that "
            "can be made and written with --data."
        ) from error


class OperatorErrors:
    """Within it SQLite's failures become sentences about the file ``path``; others are whoever's they are.

    One serves all, since it holds nothing between: every request goes through it, and a generator takes ten
    times as long.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, sqlite3.OperationalError):
            raise StoreError(_sentence(self._path, str(error))) from error
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            return
        if isinstance(error, sqlite3.DatabaseError):
            raise StoreError(
                f"The catalogue {self._path} is damaged or no SQLite file ({error}): restore it from a "
                "backup, or move it away to start with a new one."
            ) from error


def _sentence(path: Path, text: str) -> str:
    for part, sentence in (
        ("unable to open", "cannot be opened: check that its folder exists and may be written"),
        ("readonly", "cannot be written: check the permissions of the file and its folder"),
        ("locked", "is locked by another program: stop that program, or wait until it is done"),
        ("full", "cannot grow because the disk is full: make room and try again"),
    ):
        if part in text:
            return f"The catalogue {path} {sentence}."
    return f"The catalogue {path} cannot be used: {text}."
