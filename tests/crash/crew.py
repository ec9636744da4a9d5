"""Clients that write at once, and what they came to."""

import random
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest

from tests.crash.audit import require_all_in_order
from tests.crash.client import Client
from tests.crash.furnishing import Seat
from tests.running import Running


class Crew:
    """The clients of one catalogue. The seed decides what each of them writes."""

    def __init__(self, seats: Sequence[Seat], seed: int) -> None:
        chance = random.Random(seed)
        self.clients = [Client(seat, chance.getrandbits(32)) for seat in seats]

    def meet(self, server: Running) -> None:
        for client in self.clients:
            client.meet(server.host, server.port)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All clients write while the block runs; what one of them found wrong is raised at its end."""
        stop = Event()
        with ThreadPoolExecutor(len(self.clients)) as threads:
            running = [threads.submit(client.run, stop) for client in self.clients]
            try:
                yield
            finally:
                stop.set()
        for each in running:
            each.result()

    def settle(self, server: Running) -> None:
        """See that what was acknowledged is there, nothing is half done, and the catalogue is in order."""
        for client in self.clients:
            client.settle()
        require_all_in_order(server.host, server.port, self.clients)

    @property
    def acknowledged(self) -> list[float]:
        """The moments of all answered writes, in order."""
        return sorted(moment for client in self.clients for moment in client.acknowledged)

    @property
    def unanswered(self) -> int:
        return sum(client.unanswered for client in self.clients)


def say(capsys: pytest.CaptureFixture[str], figures: str) -> None:
    """Show figures whether a test passes or fails."""
    with capsys.disabled():
        sys.stdout.write(f"\n{figures}\n")
