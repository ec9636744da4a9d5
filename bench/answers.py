"""Requests per second and CPU per request, of Genzo and of the same server answering constant bytes."""

import itertools
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from bench import constant, servers, signing
from bench.load import ask, load
from bench.servers import Server

Requests = Callable[[str, str, Mapping[str, str]], Iterator[bytes]]

_WARM_UP_SHARE = 0.25
_PAGE = {"RegionId": "cn-hangzhou", "PageSize": "10"}
_JSON = {**_PAGE, "Format": "JSON"}
_MANY = 8


class Case(NamedTuple):
    """What is asked, and over how many connections."""

    name: str
    connections: int
    requests: Requests
    parameters: Mapping[str, str]


class Run(NamedTuple):
    """One measurement; ``cpu_seconds`` is the server's, None where the system does not tell."""

    requests: int
    seconds: float
    cpu_seconds: float | None

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds

    @property
    def cpu_per_request(self) -> float | None:
        return None if self.cpu_seconds is None else self.cpu_seconds / self.requests


class Pair(NamedTuple):
    """One round: both contenders, one right after the other."""

    genzo: Run
    constant: Run


def cases(image_id: str) -> tuple[Case, ...]:
    return (
        *(Case("page of 10, V1, JSON", connections, signing.v1, _JSON) for connections in (1, _MANY, 32)),
        Case("page of 10, V3, JSON", _MANY, signing.acs3, _JSON),
        Case("page of 10, V1, XML", _MANY, signing.v1, {**_PAGE, "Format": "XML"}),
        Case("one ImageId, V1, JSON", _MANY, signing.v1, {**_JSON, "ImageId": image_id}),
        Case("fuzzy ImageName, V1, JSON", _MANY, signing.v1, {**_JSON, "ImageName": "ubuntu"}),
    )


def measure(rounds: int, seconds: float) -> list[tuple[Case, list[Pair]]]:
    """The rounds of every case, each contender for so many seconds in each."""
    with tempfile.TemporaryDirectory(prefix="genzo-bench-") as scratch:
        folder = Path(scratch)
        with servers.serving("genzo", "serve", "--port", "0", "--data", str(folder / "data")) as genzo:
            return [
                (case, _measure_case(case, genzo, folder, rounds, seconds))
                for case in cases(_an_image(genzo))
            ]


def _an_image(genzo: Server) -> str:
    """An id from the middle of the catalogue."""
    parameters = {**_JSON, "PageNumber": "40"}
    answer = ask(genzo.port, next(signing.v1(_host(genzo), "DescribeImages", parameters)))
    return str(json.loads(answer.body)["Images"]["Image"][0]["ImageId"])


def _measure_case(case: Case, genzo: Server, folder: Path, rounds: int, seconds: float) -> list[Pair]:
    requests = case.requests(_host(genzo), "DescribeImages", case.parameters)
    constant.save(ask(genzo.port, next(requests)), folder / "answer.json")
    with servers.serving("bench.constant", str(folder / "answer.json")) as same:
        warm_up = load(genzo.port, requests, case.connections, _WARM_UP_SHARE * seconds)
        load(same.port, itertools.repeat(next(requests)), case.connections, _WARM_UP_SHARE * seconds)
        # Twice as many as the warm-up foretells, so that the clock ends a run and not the supply.
        supply = int(2 * seconds * warm_up.requests / warm_up.seconds) + case.connections
        pairs = []
        for _ in range(rounds):
            signed = list(itertools.islice(requests, supply))
            pairs.append(
                Pair(
                    _run(genzo, signed, case.connections, seconds),
                    _run(same, itertools.cycle(signed), case.connections, seconds),
                )
            )
        return pairs


def _run(server: Server, requests: Iterator[bytes] | list[bytes], connections: int, seconds: float) -> Run:
    before = servers.cpu_seconds(server.process_id)
    done = load(server.port, requests, connections, seconds)
    after = servers.cpu_seconds(server.process_id)
    used = None if before is None or after is None else after - before
    return Run(done.requests, done.seconds, used)


def _host(server: Server) -> str:
    return f"127.0.0.1:{server.port}"
