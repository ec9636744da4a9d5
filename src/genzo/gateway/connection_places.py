"""Bounds the connections that a gateway keeps open (docs/limits.md#the-proxy).

Each connection with TLS takes a third of a megabyte: asyncio gives it a buffer of 256 KiB.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

HEAD_SECONDS = 30.0
"""How long the line and the headers of a request may take to arrive, in seconds."""
HANDSHAKE_SECONDS = 10.0
"""How long a TLS handshake may take, in seconds."""
MAX_CONNECTIONS = 512
"""How many connections a gateway has open at once: less than 200 MB of memory."""


class NoPlaceError(ConnectionError):
    """Every place is taken by a connection on which something is being answered."""


class Place:
    """That of one open connection. ``close`` ends the connection for another one to take the place."""

    def __init__(self, network: str = "", close: Callable[[], object] = lambda: None) -> None:
        self.network = network
        self.close = close
        self.is_answering = False
        self.was_answered = False
        self.since = asyncio.get_running_loop().time()

    def asked(self) -> None:
        """Note that a request has arrived whole: the connection keeps its place until it is answered."""
        self.is_answering = True

    def answered(self) -> None:
        """Note that bytes of an answer have been sent."""
        self.is_answering, self.was_answered = False, True
        self.since = asyncio.get_running_loop().time()


class Places:
    """Places for connections: ``per_network`` for those of one network, and ``in_all`` together.

    Where all are taken, a new connection takes the place of one that is not being answered: of those that
    never were, else of those idle the longest.
    """

    def __init__(self, per_network: int = MAX_CONNECTIONS, in_all: int = MAX_CONNECTIONS) -> None:
        self._per_network = per_network
        self._in_all = in_all
        self._open = set[Place]()

    @contextmanager
    def taken(self, network: str = "") -> Iterator[Place]:
        """A place for the connection that the current task serves. Losing it cancels the task.

        Raises:
            NoPlaceError: there is none.
        """
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - coroutines of asyncio run in tasks
        same = [each for each in self._open if each.network == network]
        if len(same) >= self._per_network:
            self._free_one_of(same)
        elif len(self._open) >= self._in_all:
            self._free_one_of(list(self._open))
        place = Place(network, task.cancel)
        self._open.add(place)
        try:
            yield place
        finally:
            self._open.discard(place)

    def _free_one_of(self, places: list[Place]) -> None:
        idle = [each for each in places if not each.is_answering]
        if not idle:
            raise NoPlaceError("all connections are being answered")
        given_up = min(idle, key=lambda each: (each.was_answered, each.since))
        self._open.discard(given_up)
        given_up.close()
