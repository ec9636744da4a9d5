"""Servers that run for a part of the benchmark, or until its end."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from bench import servers
from bench.servers import Server


class RunningServers:
    """Starts servers. With ``kept``, each serves all parts with the same command until ``stack`` ends.

    A full run starts new ones, since caches that another part has filled would falsify its figures.
    """

    def __init__(self, stack: ExitStack, *, kept: bool) -> None:
        self._stack = stack
        self._is_kept = kept
        self._servers: dict[tuple[str, ...], Server] = {}

    @contextmanager
    def serving(self, *command: str, database_ids: tuple[int, ...] = ()) -> Iterator[Server]:
        """See `bench.servers.serving`."""
        starting = servers.serving(*command, database_ids=database_ids)
        if not self._is_kept:
            with starting as server:
                yield server
            return
        if command not in self._servers:
            self._servers[command] = self._stack.enter_context(starting)
        yield self._servers[command]
