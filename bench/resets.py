"""POST /_genzo/reset of one account, as between two tests of a suite: python -m bench.resets.

On disk and on PostgreSQL the answer waits for a durable commit.
"""

import argparse
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from statistics import median
from typing import NamedTuple

import msgspec

from bench import requests
from bench.__main__ import configured
from bench.config import SERVE, BenchConfig
from bench.load import Client
from bench.servers import Server
from bench.signing import v1
from bench.stores import SQLITE
from genzo.catalogue.accounts import FIRST_ACCOUNT_ID

REGION = "cn-hangzhou"
_IMAGES, _VPCS = 40, 56
_RESOURCES = 100
"""What is deleted: the images and VPCs, and at least an instance, its disk, its group and its network."""
_MEMORY = f"{SQLITE} in memory"


class _Counts(msgspec.Struct):
    images: int
    resources: int


class _Started(msgspec.Struct):
    ids: dict[str, list[str]] = msgspec.field(name="InstanceIdSets")


class _Setup(NamedTuple):
    name: str
    server: Server
    seconds: list[float]


def main() -> None:
    """Print the fastest and the median reset of each store, in milliseconds."""
    options = argparse.ArgumentParser(prog="python -m bench.resets", description=__doc__)
    options.add_argument("--rounds", type=int, default=20, help="the resets of each store")
    rounds = options.parse_args().rounds
    chosen = argparse.Namespace(quick=True, images=0, data=None, database="", moto=None)
    with configured(chosen) as config, ExitStack() as stack:
        setups = list(_setups(stack, config))
        for _ in range(rounds):
            for setup in setups:
                setup.seconds.append(_reset(setup.server))
        for name, _, seconds in setups:
            print(f"{name}: fastest {1e3 * min(seconds):.1f} ms, median {1e3 * median(seconds):.1f} ms")


def _setups(stack: ExitStack, config: BenchConfig) -> Iterator[_Setup]:
    options = ("--quota", f"vpcs={2 * _VPCS}", "--duration", "RunInstances=0")
    in_memory = config.running.serving(*SERVE, *options, "--memory")
    yield _Setup(_MEMORY, stack.enter_context(in_memory), [])
    for store in config.stores:
        server = stack.enter_context(config.serving(store, store.catalogues.empty(), *options))
        yield _Setup(store.name, server, [])


def _reset(server: Server) -> float:
    """Fill the account, and return how long its reset takes, in seconds."""
    with Client(server.port) as client:
        ran = _call(client, server, "RunInstances", _INSTANCE)
        (instance_ids,) = msgspec.json.decode(ran, type=_Started).ids.values()
        for place in range(_IMAGES):
            named = {"InstanceId": instance_ids[0], "ImageName": f"bench-{place}"}
            _call(client, server, "CreateImage", named)
        for _ in range(_VPCS):
            _call(client, server, "CreateVpc", {})
        target = f"/_genzo/reset?account={FIRST_ACCOUNT_ID}"
        head = f"POST {target} HTTP/1.1\r\nHost: {requests.host(server)}\r\nAccept: */*\r\nContent-Length: 0"
        answer, seconds = client.ask(f"{head}\r\n\r\n".encode())
    counts = msgspec.json.decode(answer.body, type=_Counts)
    assert counts.images + counts.resources >= _RESOURCES, counts
    return seconds


_INSTANCE = {"ImageFamily": "acs:ubuntu_24_04_x64", "InstanceType": "ecs.g6.large"}


def _call(client: Client, server: Server, action: str, parameters: Mapping[str, str]) -> bytes:
    named = {"RegionId": REGION, "Format": "JSON", **parameters}
    return client.ask(next(v1(requests.host(server), action, named)))[0].body


if __name__ == "__main__":
    main()
