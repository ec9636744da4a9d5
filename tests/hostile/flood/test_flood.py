"""A flood of hostile requests, directly and through real proxies with the shipped settings.

`scripts/soak --flood N` sends N requests directly, `--proxied N` as many through each proxy.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from tests.deploy.proxies import is_installed, proxied, shipped
from tests.hostile.flood.callers import make_callers
from tests.hostile.flood.generator import HostileRequests
from tests.hostile.flood.sending import Sender
from tests.hostile.flood.watching import resident_mib, watching
from tests.hostile.limits import END, IS_SOAK
from tests.hostile.target import HANG_SECONDS, Target, reports, target
from tests.running import Running

REQUESTS = {
    "directly": int(os.environ.get("GENZO_FLOOD", "1000")),
    "haproxy": int(os.environ.get("GENZO_PROXIED_FLOOD", "500")),
    "nginx": int(os.environ.get("GENZO_PROXIED_FLOOD", "500")),
}
# A proxy ends more connections than Genzo, and with them the requests behind the one that it refuses.
PIPELINED = {"directly": 32, "haproxy": 6, "nginx": 6}
_WARM_UP = 0.2
"""The part of the requests after which caches and pools are full."""
_GROWTH_MIB = 32.0
"""What a flood may add to the memory afterwards, and for each million requests."""


@contextmanager
def reached(way: str, server: Target, folder: Path) -> Iterator[Target]:
    """The server directly, or through a proxy with the shipped settings."""
    if way == "directly":
        yield server
        return
    if not is_installed(way):
        pytest.skip(f"{way} is not installed")
    running = Running("http", server.api.host, server.api.port, server.process)
    with proxied(way, shipped(way), running, folder) as api:
        yield replace(server, api=api)


@pytest.mark.timeout(7_200)
@pytest.mark.parametrize("way", REQUESTS)
def test_a_flood_of_hostile_requests_is_survived(tmp_path: Path, way: str) -> None:
    requests = REQUESTS[way]
    if not requests:
        pytest.skip("no requests are asked for")
    seed = Random().getrandbits(32) if IS_SOAK else 1
    with (
        target(tmp_path, "--control", "token") as server,
        reached(way, server, tmp_path) as entrance,
        watching(entrance) as watch,
    ):
        hostile = HostileRequests(Random(seed), entrance.api, make_callers(server.api))
        sender = Sender(entrance, way, hostile.next, PIPELINED[way])
        start = time.monotonic()
        sender.send(round(requests * _WARM_UP), END)
        before = resident_mib(server.process.pid)
        sender.send(round(requests * (1 - _WARM_UP)), END)
        seconds = time.monotonic() - start
        after = resident_mib(server.process.pid)
        server.still_answers()
    reports.append(
        f"{way}: seed {seed}, {sender.answered} answered, {sender.unanswered} dropped with their connection, "
        f"{seconds:.0f} s, {sender.answered / seconds:.0f}/s, {watch.honest} honest requests of at most "
        f"{watch.slowest:.2f} s, memory {[round(each) for each in before + after]} MiB, "
        f"at most {max(watch.memory, default=0):.0f} MiB"
    )
    assert sender.answered > sender.unanswered
    assert watch.honest
    assert watch.failure == ""
    assert watch.slowest < HANG_SECONDS
    growth = [then - now for now, then in zip(before, after, strict=True)]
    assert all(each < _GROWTH_MIB * (1 + requests / 1_000_000) for each in growth)
