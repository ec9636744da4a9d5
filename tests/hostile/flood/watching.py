"""What happens beside a flood: an honest client, slow clients, and the memory of the server."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from tests.api import Answer
from tests.hostile.target import Target

_PAUSE_SECONDS = 0.25
_TICKS_OF_MEMORY = 20
_SLOW_CLIENTS = 100
_SLOW_REQUEST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n" + b"a" * 1_000


class Watch:
    """``memory`` is the resident memory of the server in MiB over time, empty where it cannot be read.

    ``slowest`` is the longest time that the honest client has waited, in seconds, of ``honest`` requests.
    ``failure`` is what it was answered with instead of its images.
    """

    def __init__(self, server: Target) -> None:
        self.memory = list[float]()
        self.honest = 0
        self.slowest = 0.0
        self.failure = ""
        self._server = server
        self._slow = list[tuple[socket.socket, Iterator[int]]]()

    def run(self, stop: threading.Event) -> None:
        """Ask, send further bytes of slow requests, and measure, until ``stop`` is set."""
        for tick in count():
            if stop.wait(_PAUSE_SECONDS):
                break
            self._ask()
            self._drip()
            if tick % _TICKS_OF_MEMORY == 0:
                self.memory += resident_mib(self._server.process.pid)
        for connection, _ in self._slow:
            connection.close()

    def _ask(self) -> None:
        api = self._server.api
        asks: tuple[Callable[[], Answer], ...] = (api.images, lambda: api.send("GET", "/_genzo/ready"))
        for ask in asks:
            start = time.monotonic()
            try:
                status = str(ask().status)
            except OSError as error:
                status = repr(error)
            self.slowest = max(self.slowest, time.monotonic() - start)
            self.honest += 1
            if status != "200":
                self.failure = status

    def _drip(self) -> None:
        while len(self._slow) < _SLOW_CLIENTS:
            address = (self._server.api.host, self._server.api.port)
            connection = socket.create_connection(address, timeout=1)
            self._slow.append((connection, iter(_SLOW_REQUEST)))
        kept = list[tuple[socket.socket, Iterator[int]]]()
        for connection, rest in self._slow:
            with suppress(OSError, StopIteration):
                connection.sendall(bytes((next(rest),)))
                kept.append((connection, rest))
                continue
            connection.close()
        self._slow = kept


@contextmanager
def watching(server: Target) -> Iterator[Watch]:
    """Watch a server within the block."""
    watch, stop = Watch(server), threading.Event()
    thread = threading.Thread(target=watch.run, args=(stop,))
    thread.start()
    try:
        yield watch
    finally:
        stop.set()
        thread.join()


def resident_mib(server: int) -> list[float]:
    """The resident memory of a server and its workers, in MiB; nothing but on Linux."""
    try:
        workers = Path(f"/proc/{server}/task/{server}/children").read_text().split()
        texts = [Path(f"/proc/{pid}/status").read_text() for pid in (server, *workers)]
    except OSError:
        return []
    lines = [line for text in texts for line in text.splitlines() if line.startswith("VmRSS")]
    return [sum(int(line.split()[1]) for line in lines) / 1024]
