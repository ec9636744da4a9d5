"""A signed write is carried out once: across restarts, servers of one catalogue, failures and clock jumps."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest

from genzo.service.build import build_service
from genzo.service.service import Service
from tests.api import Answer, Api, timestamp
from tests.in_process import Worker

NOW = int(time.time())
HOUR = 3600
PENDING = 60
"""Longer than a new VPC is Pending, in seconds."""
CREATE = {"Action": "CreateVpc", "RegionId": "cn-hangzhou", "Format": "JSON"}
IN_FOREIGN_REGION = "cn-beijing"

Start = Callable[[], "Server"]


class Server:
    """A server with memory of its own, whose clock can be set."""

    def __init__(self, service: Service) -> None:
        self.now = float(NOW)
        self.service = replace(service, clock=lambda: self.now)
        self._worker = Worker(self.service)

    def get(self, parameters: dict[str, str]) -> Answer:
        return self._worker.get(urlencode(parameters))


@pytest.fixture(params=["sqlite", "regional", "postgresql"])
def start(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Start]:
    """Starts one more server on the same catalogue."""
    services = list[Service]()
    location: Path | str = tmp_path / "genzo.db"
    if request.param == "postgresql":
        location = request.getfixturevalue("postgresql_catalogue")
    elsewhere = {IN_FOREIGN_REGION: tmp_path / "other.db"} if request.param == "regional" else {}

    def make() -> Server:
        services.append(build_service(location, durable=False, regions=elsewhere))
        services[-1].prepare()
        return Server(services[-1])

    yield make
    for service in services:
        service.store.close()


def signed(at: float = NOW, **parameters: str) -> dict[str, str]:
    return Api("", 0).signed({**CREATE, "Timestamp": timestamp(at), **parameters})


def vpcs(server: Server, region: str = "cn-hangzhou") -> int:
    request = signed(server.now, Action="DescribeVpcs", RegionId=region, SignatureNonce=f"{time.time_ns()}")
    return int(server.get(request).json["TotalCount"])


def test_a_write_is_refused_by_a_server_that_was_started_since(start: Start) -> None:
    request = signed()
    assert start().get(request).status == 200
    for other in (start(), start()):
        assert other.get(request).code == "SignatureNonceUsed"
        assert vpcs(other) == 1


def test_a_write_in_a_region_with_its_own_database_is_refused_too(start: Start) -> None:
    request = signed(RegionId=IN_FOREIGN_REGION)
    assert start().get(request).status == 200
    assert start().get(request).code == "SignatureNonceUsed"
    assert vpcs(start(), IN_FOREIGN_REGION) == 1


def test_a_write_that_names_no_region_is_refused_too(start: Start) -> None:
    server = start()
    vpc = server.get(signed(RegionId=IN_FOREIGN_REGION)).json["VpcId"]
    server.now += PENDING
    delete = signed(Action="DeleteVpc", VpcId=vpc, RegionId="")
    assert server.get(delete).status == 200
    assert start().get(delete).code == "SignatureNonceUsed"


def test_a_refused_write_is_refused_later_when_it_would_succeed(start: Start) -> None:
    server = start()
    for region in ("cn-hangzhou", ""):
        vpc = server.get(signed()).json["VpcId"]
        delete = signed(Action="DeleteVpc", VpcId=vpc, RegionId=region)
        assert server.get(delete).code == "IncorrectVpcStatus"
        other = start()
        other.now += PENDING
        assert other.get(delete).code == "SignatureNonceUsed"
        honest = signed(Action="DeleteVpc", VpcId=vpc, RegionId=region)
        assert other.get(honest).status == 200


@pytest.mark.parametrize("jump", [HOUR // 2, 2 * HOUR, 365 * 24 * HOUR])
def test_a_clock_that_goes_forward_and_back_accepts_nothing_twice(start: Start, jump: int) -> None:
    server = start()
    request = signed()
    assert server.get(request).status == 200
    # A write after the jump deletes what has expired by then.
    server.now = NOW + jump
    assert server.get(signed(server.now)).status == 200
    assert start().get(request).code == "SignatureNonceUsed"
    server.now = NOW + 1
    for each in (server, start()):
        assert each.get(request).code == "SignatureNonceUsed"
        each.now = NOW + 1
        assert each.get(signed(NOW + 1)).status == 200
    assert vpcs(server) == 4


def test_a_clock_that_goes_back_for_less_than_an_hour_refuses_no_honest_request(start: Start) -> None:
    server = start()
    for minute in range(0, 100, 20):
        server.now = NOW + minute * 60
        assert server.get(signed(server.now)).status == 200
    server.now -= HOUR - 15 * 60
    assert server.get(signed(server.now)).status == 200


def test_a_nonce_of_a_write_is_deleted_an_hour_after_it_expired(start: Start) -> None:
    server = start()
    server.get(signed())
    assert _durable_nonces(server) == 1
    server.now = NOW + 2 * HOUR
    server.get(signed(server.now))
    assert _durable_nonces(server) == 1


def _durable_nonces(server: Server) -> int:
    with server.service.store.databases[0].reading() as catalogue:
        ((count,),) = catalogue._rows("SELECT count(*) FROM durable_nonces")  # type: ignore[attr-defined]  # noqa: SLF001
    return int(count)
