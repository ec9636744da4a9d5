"""A streaming standby of a cluster: synchronous, to fail over to, or asynchronous, to read from."""

import secrets
import time
from collections.abc import Sequence
from pathlib import Path
from typing import LiteralString, Self

import psycopg
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Literal

from tests.postgresql.cluster import HOST, SUPERUSER, Cluster

_PATIENCE = 60.0


class Standby(Cluster):
    """A copy of a running cluster that follows it, from the start of a ``with`` block to its end.

    While a synchronous standby is there, a commit on the primary waits until the standby has it too; with
    several of them it waits for all.

    Args:
        primary: what it follows.
        synchronous: whether commits wait for it.
        parent: the folder that the temporary folder is made in, as for ``Cluster``.

    Raises:
        ValueError: commits shall wait, but ``synchronous_commit`` of the primary is off, as in ``FAST``.
    """

    def __init__(self, primary: Cluster, *, synchronous: bool, parent: Path | None = None) -> None:
        super().__init__(parent=parent)
        if synchronous and primary.settings.get("synchronous_commit") == "off":
            raise ValueError("a primary whose synchronous_commit is off waits for no standby")
        self.name = f"standby_{secrets.token_hex(4)}"
        self._primary = primary
        self._synchronous = synchronous

    def __enter__(self) -> Self:
        super().__enter__()
        try:
            # The copy has the primary's list too, and once promoted it must not wait for those.
            _await_standbys(self, [])
            self.wait_until_streaming()
        except BaseException:
            self.close()
            raise
        return self

    def close(self) -> None:
        primary = self._primary
        try:
            if self.name in primary.synchronous_standbys:
                primary.synchronous_standbys.remove(self.name)
                if primary.running and not primary.frozen:
                    _await_standbys(primary, primary.synchronous_standbys)
        finally:
            super().close()

    def wait_until_streaming(self) -> None:
        """Wait until the primary sends to it, and counts it as what it is: ``sync`` or ``async``."""
        with self._primary.connect() as connection:
            _wait(
                connection,
                "SELECT (state, sync_state) = ('streaming', %s) FROM pg_stat_replication"
                " WHERE application_name = %s",
                "sync" if self._synchronous else "async",
                self.name,
            )

    def wait_until_caught_up(self) -> None:
        """Wait until whoever reads here sees all that is committed on the primary by now."""
        with self._primary.connect() as primary, self.connect() as here:
            # A message that is flushed takes along what was committed before, asynchronously too.
            row = primary.execute("SELECT pg_logical_emit_message(false, 'genzo', '', true)").fetchone()
            assert row is not None
            _wait(here, "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", row[0])

    def pause_replay(self) -> None:
        """Go on receiving, and let those who read here see nothing new."""
        with self.connect() as connection:
            connection.execute("SELECT pg_wal_replay_pause()")
            _wait(connection, "SELECT pg_get_wal_replay_pause_state() = 'paused'")

    def resume_replay(self) -> None:
        with self.connect() as connection:
            connection.execute("SELECT pg_wal_replay_resume()")

    def promote(self) -> None:
        """Make it a primary of its own, with all that it has received; returns when it takes writes."""
        with self.connect() as connection:
            _wait(connection, "SELECT pg_promote(true, 60)")

    def _fill(self, data: Path) -> None:
        source = f"host={HOST} port={self._primary.port} user={SUPERUSER} application_name={self.name}"
        how = ("--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast", "--no-sync")
        self._programs.run("pg_basebackup", "-d", source, "-D", data, *how)
        with (data / "postgresql.auto.conf").open("a") as settings:
            # A promotion that comes just before this pause, which is 5 s else, waits for its end.
            settings.write("wal_retrieve_retry_interval = '100ms'\n")
        if self._synchronous:
            # Before the standby is there, so that every process of the primary knows of it once it streams.
            self._primary.synchronous_standbys.append(self.name)
            _await_standbys(self._primary, self._primary.synchronous_standbys)


def _await_standbys(cluster: Cluster, names: Sequence[str]) -> None:
    wanted = f"FIRST {len(names)} ({', '.join(names)})" if names else ""
    with cluster.connect() as connection:
        connection.execute(SQL("ALTER SYSTEM SET synchronous_standby_names = {}").format(Literal(wanted)))
        connection.execute("SELECT pg_reload_conf()")


def _wait(connection: psycopg.Connection[TupleRow], question: LiteralString, *parameters: object) -> None:
    """Wait until the answer is true."""
    deadline = time.monotonic() + _PATIENCE
    while connection.execute(question, parameters).fetchone() != (True,):
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {_PATIENCE:.0f} seconds: {question} {parameters}")
        time.sleep(0.01)
