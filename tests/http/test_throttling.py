"""Rate limits of access keys and of addresses."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from genzo.http import application
from genzo.service.rates import Rate
from genzo.service.service import Service
from tests.api import Answer, Api
from tests.in_process import Worker
from tests.new_service import new_service

ONCE = {"": Rate(0.001, 1)}
_HERE = Api("127.0.0.1", 1)
_STRANGER = _HERE._replace(secret="wrong")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = new_service(tmp_path_factory.mktemp("throttling") / "genzo.db")
    yield service
    service.store.close()


def asked(worker: Worker, api: Api = _HERE, action: str = "DescribeRegions") -> Answer:
    return worker.get(urlencode(api.signed({"Action": action, "RegionId": "cn-hangzhou", "Format": "JSON"})))


def test_a_call_beyond_the_rate_is_refused_and_told_when_to_come_again(service: Service) -> None:
    worker = Worker(service, rate_limits=ONCE)
    assert asked(worker).status == 200
    throttled = asked(worker)
    assert (throttled.status, throttled.code) == (400, "Throttling.User")
    assert throttled.json["Message"] == "Request was denied due to user flow control."
    assert 990_000 < int(throttled.headers["x-acs-retry-after"]) <= 1_000_000
    assert asked(worker, action="DescribeInstanceTypeFamilies").status == 200


def test_a_stranger_cannot_use_up_the_calls_of_a_key(service: Service) -> None:
    worker = Worker(service, rate_limits=ONCE)
    for _ in range(5):
        assert asked(worker, _STRANGER).code == "SignatureDoesNotMatch"
    assert asked(worker).status == 200


def test_an_address_that_is_refused_too_often_is_refused_unread(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(application, "REFUSED_RATE", Rate(0.001, 5))
    worker = Worker(service, host="192.0.2.9", client="192.0.2.1")
    assert asked(worker).status == 200
    codes = [asked(worker, _STRANGER).code for _ in range(6)]
    assert codes == ["SignatureDoesNotMatch"] * 5 + ["Throttling"]
    assert asked(worker).code == "Throttling"
    throttled = worker.get("Format=JSON&x=%")
    assert (throttled.status, throttled.code) == (400, "Throttling")
    assert 990_000 < int(throttled.headers["x-acs-retry-after"]) <= 1_000_000
    assert asked(Worker(service, host="192.0.2.9", client="192.0.2.2")).status == 200


@pytest.mark.parametrize(
    ("settings", "client"),
    [
        ({}, "192.0.2.1"),
        ({"host": "192.0.2.9", "rate_limits": {}}, "192.0.2.1"),
        ({"host": "192.0.2.9"}, "127.0.0.1"),
    ],
    ids=["loopback", "off", "from here"],
)
def test_without_limits_nobody_is_throttled(
    service: Service, settings: dict[str, Any], client: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(application, "REFUSED_RATE", Rate(0.001, 5))
    worker = Worker(service, client=client, **settings)
    assert {worker.get("Format=JSON&x=%").code for _ in range(10)} == {"RequestParameterMalformed"}
    assert {asked(worker).status for _ in range(20)} == {200}
