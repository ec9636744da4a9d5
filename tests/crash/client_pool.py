"""Clients that write concurrently."""

import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest

from tests.crash.catalogue_setup import ClientIdentity
from tests.crash.client import Client
from tests.crash.consistency import require_consistent
from tests.crash.trail import TrailReader
from tests.running import Running

_PATIENCE = 60.0


class ClientPool:
    """The clients of one catalogue. The seed decides what each of them writes."""

    def __init__(self, identities: Sequence[ClientIdentity], seed: int) -> None:
        chance = random.Random(seed)
        self._running: list[Future[None]] = []
        self.clients = [Client(identity, chance.getrandbits(32)) for identity in identities]
        self.replayed = 0

    def meet(self, server: Running) -> None:
        for client in self.clients:
            client.meet(server.host, server.port)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All clients write while the block runs; a failure of one is raised at its end."""
        stop = Event()
        with ThreadPoolExecutor(len(self.clients)) as threads:
            self._running = [threads.submit(client.run, stop) for client in self.clients]
            try:
                yield
            finally:
                stop.set()
        for each in self._running:
            each.result()

    def wait_for_writes(self, since: float = 0.0) -> None:
        """Wait until every client has an acknowledged write after ``since``."""
        self._wait(lambda client: bool(client.acknowledged) and client.acknowledged[-1] > since)

    def wait_for_refusals(self) -> None:
        """Wait until every client has a write without an answer."""
        self._wait(lambda client: client.unanswered > 0)

    def _wait(self, condition: Callable[[Client], bool]) -> None:
        deadline = time.monotonic() + _PATIENCE
        while not all(map(condition, self.clients)):
            assert time.monotonic() < deadline, "the clients wait in vain"
            for each in self._running:
                if each.done():
                    each.result()
            time.sleep(0.02)

    def settle(self, server: Running) -> None:
        """Check that all acknowledged writes are there, none is partial, and the catalogue is consistent."""
        for client in self.clients:
            client.settle()
        require_consistent(server.host, server.port, self.clients)

    def require_trail(self, trail: TrailReader) -> None:
        """Check that each write since the last time has its nonce and exactly one audit event."""
        self.replayed += sum(len(client.writes.requests) for client in self.clients)
        for client in self.clients:
            client.replay()
        trail.require_events_of(self.clients)

    @property
    def acknowledged(self) -> list[float]:
        """The times of all acknowledged writes, sorted."""
        return sorted(moment for client in self.clients for moment in client.acknowledged)

    @property
    def unanswered(self) -> int:
        return sum(client.unanswered for client in self.clients)


def print_figures(capsys: pytest.CaptureFixture[str], figures: str) -> None:
    """Print figures, whether the test passes or fails."""
    with capsys.disabled():
        sys.stdout.write(f"\n{figures}\n")
