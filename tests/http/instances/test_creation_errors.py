"""The errors of RunInstances and CreateInstance over HTTP."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api import Api
from tests.http.instances.creation_cases import CREATE_CASES, RUN_CASES, SHARED_CASES, Case
from tests.http.instances.instance_catalogue import PUBLIC, REGION, TYPE, instances, prepare, refused, run
from tests.serving_here import serving_here

BOTH = ("RunInstances", "CreateInstance")
QUOTAS = ("--quota", "instances=5", "--quota", "instances_per_security_group=2")
_LONG_DATA = base64.b64encode(b"x" * 32769).decode()


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """A server on which nothing is made."""
    folder = tmp_path_factory.mktemp("catalogue")
    prepare(folder)
    with serving_here("--data", folder, *QUOTAS) as started:
        yield Api(started.host, started.port)


def _makes_nothing(api: Api, action: str, case: Case) -> None:
    parameters, status, code = case
    assert refused(api.call(action, **_asked(parameters))) == (status, code)
    assert instances(api) == []


def _asked(parameters: dict[str, str]) -> dict[str, str]:
    return {"RegionId": REGION, "ImageId": PUBLIC, "InstanceType": TYPE, **parameters}


@pytest.mark.parametrize("case", SHARED_CASES, ids=lambda case: case[2])
@pytest.mark.parametrize("action", BOTH)
def test_both_refuse(api: Api, action: str, case: Case) -> None:
    _makes_nothing(api, action, case)


@pytest.mark.parametrize("case", RUN_CASES, ids=lambda case: case[2])
def test_run_instances_refuses(api: Api, case: Case) -> None:
    _makes_nothing(api, "RunInstances", case)


@pytest.mark.parametrize("case", CREATE_CASES, ids=lambda case: case[2])
def test_create_instance_refuses(api: Api, case: Case) -> None:
    _makes_nothing(api, "CreateInstance", case)


@pytest.mark.parametrize("action", BOTH)
def test_user_data_has_a_limit(api: Api, action: str) -> None:
    # Too long for a query, so it is sent in the body, as by SDKs.
    answer = api.call(action, **_asked({"UserData": _LONG_DATA}))
    assert answer.code == "InvalidUserData.SizeExceeded"


def test_taken_addresses_and_full_quotas(tmp_path: Path) -> None:
    prepare(tmp_path)
    with serving_here("--data", tmp_path, *QUOTAS) as started:
        _fill(Api(started.host, started.port))


def _fill(api: Api) -> None:
    run(api, VSwitchId="vsw-small", PrivateIpAddress="172.16.1.1", SecurityGroupId="sg-full", Amount="2")
    small = {"VSwitchId": "vsw-small", "PrivateIpAddress": "172.16.1.2"}
    for action in BOTH:
        asked = _asked(small)
        assert api.call(action, **asked).code == "InvalidPrivateIpAddress.Duplicated"
        asked = _asked({"VSwitchId": "vsw-small", "SecurityGroupId": "sg-full"})
        assert api.call(action, **asked).code == "SecurityGroupInstanceLimitExceed"
    run(api, VSwitchId="vsw-small", Amount="2")
    for action in BOTH:
        answer = api.call(action, **_asked({"VSwitchId": "vsw-small"}))
        assert answer.code == "QuotaExceeded.PrivateIpAddress"
    assert len(run(api, MinAmount="1", Amount="3")) == 1
    for action in BOTH:
        assert api.call(action, **_asked({})).code == "QuotaExceed.AfterpayInstance"
