"""Closes connections that take places from others (docs/limits.md#connections).

Granian shows the application requests, not connections: one that sends nothing is known to the kernel alone.
So the guard looks at the open files of its process. It runs on the event loop in short steps, since each
system call of a thread would wait for the interpreter lock of a busy loop.
"""

import asyncio
import logging
import os
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from itertools import islice
from typing import NamedTuple

from genzo.http.client_socket import OPEN_FILES, ends_of, reset
from genzo.http.connections import Client, Connections, network_of

IDLE_SECONDS = 60.0
"""How long a connection may stay open without an answer, in seconds."""
_PAUSE_SECONDS = 0.5
# A sweep of thousands of connections takes tenths of a second. The guard pauses so long after it that it
# takes 5 % of the time, or a third of it while it finds connections to close.
_CALM_PAUSES_PER_SWEEP = 20
_BUSY_PAUSES_PER_SWEEP = 2
_STEP = 100  # descriptors between two turns of the event loop, in less than a millisecond
_CROWDED = 0.75
_UNCROWDED = 0.5

_log = logging.getLogger("genzo.connections")


class ConnectionLimits(NamedTuple):
    """The bounds of one worker: its places, and the connections of one network (`network_of`).

    ``is_exempt`` names addresses without a bound of their own: this machine, and proxies, which connect for
    many clients.
    """

    places: int
    per_address: int
    is_exempt: Callable[[str], bool]


class _Open(NamedTuple):
    """An open connection. ``since`` is when it was last answered, or first seen if it never was."""

    descriptor: int
    client: Client
    network: str
    since: float
    was_answered: bool


class ConnectionGuard:
    """Watches the connections of one worker to the ``ports`` that the server listens on.

    It closes connections beyond the limits, and those without an answer for too long; never one whose request
    is being answered. Those that were never answered go first, then those idle the longest. ``open`` is the
    number of connections that the latest sweep left open, ``closed`` that of all that were closed.
    """

    def __init__(self, ports: Iterable[int], limits: ConnectionLimits) -> None:
        self.connections = Connections()
        self.open = 0
        self.closed = 0
        self._ports = frozenset(ports)
        self._limits = limits
        self._first_seen: dict[Client, float] = {}
        self._sweep_seconds = 0.0
        self._is_watching = False

    async def watch(self) -> None:
        """Sweep until cancelled. A second call returns at once: a worker may serve two ports."""
        if self._is_watching:
            return
        self._is_watching = True
        pauses, was_failing = _CALM_PAUSES_PER_SWEEP, False
        while True:
            await asyncio.sleep(max(_PAUSE_SECONDS, pauses * self._sweep_seconds))
            try:
                closed = await self.sweep()
            except Exception as error:  # noqa: BLE001 - the next sweep may succeed
                if not was_failing:
                    _log.error("The connections cannot be looked at.", exc_info=error)
                was_failing = True
                continue
            was_failing = False
            pauses = _BUSY_PAUSES_PER_SWEEP if closed else _CALM_PAUSES_PER_SWEEP

    async def sweep(self) -> int:
        """Close the connections that have no right to a place. Returns their number."""
        now = time.monotonic()
        found = await self._open_connections(now)
        self._forget_closed(found)
        closable = [each for each in found if each.client not in self.connections.answering]
        closable.sort(key=lambda each: (each.was_answered, each.since))
        closed = [each for each in closable if now - each.since > IDLE_SECONDS]
        closed += _beyond_address_limit(found, closable, self._limits)
        descriptors = {each.descriptor for each in closed}
        left = len(found) - len(descriptors)
        if left > _CROWDED * self._limits.places:
            surplus = left - int(_UNCROWDED * self._limits.places)
            closed += [each for each in closable if each.descriptor not in descriptors][:surplus]
        # In the same step of the event loop as the choice, so that no request has begun in between.
        count = sum(reset(each.descriptor, (each.client[0], int(each.client[1]))) for each in closed)
        self.open = len(found) - count
        self.closed += count
        return count

    async def _open_connections(self, now: float) -> list[_Open]:
        found: list[_Open] = []
        self._sweep_seconds = 0.0
        with os.scandir(OPEN_FILES) as entries:
            while True:
                start = time.perf_counter()
                descriptors = [int(entry.name) for entry in islice(entries, _STEP)]
                for descriptor in descriptors:
                    ends = ends_of(descriptor)
                    if ends is not None and ends.local_port in self._ports:
                        found.append(self._opened(descriptor, (ends.address, str(ends.port)), now))
                self._sweep_seconds += time.perf_counter() - start
                if not descriptors:
                    return found
                await asyncio.sleep(0)

    def _opened(self, descriptor: int, client: Client, now: float) -> _Open:
        answered = self.connections.answered.get(client)
        since = self._first_seen.setdefault(client, now) if answered is None else answered
        return _Open(descriptor, client, network_of(client[0]), since, answered is not None)

    def _forget_closed(self, found: Iterable[_Open]) -> None:
        """Forget the clients that are gone. A later connection may have the same address and port."""
        clients = {each.client for each in found}
        self._first_seen = {each: since for each, since in self._first_seen.items() if each in clients}
        self.connections.keep_only(clients)


def _beyond_address_limit(
    found: Collection[_Open], closable: Iterable[_Open], limits: ConnectionLimits
) -> list[_Open]:
    if len(found) <= limits.per_address:
        return []
    surplus = Counter(each.network for each in found)
    closed: list[_Open] = []
    for each in closable:
        if surplus[each.network] > limits.per_address and not limits.is_exempt(each.client[0]):
            surplus[each.network] -= 1
            closed.append(each)
    return closed
