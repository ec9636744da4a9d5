"""AttachKeyPair and DetachKeyPair over HTTP, and DeleteKeyPairs for attached pairs."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from genzo.catalogue.instances import Instance
from tests.api import Answer, Api
from tests.new_service import new_service
from tests.serving_here import serving_here

REGION = "cn-hangzhou"
OWNER = 1234567890123456


def _instance(name: str, **members: Any) -> Instance:  # noqa: ANN401
    place = {"region_id": REGION, "owner_id": OWNER, "created": 1_700_000_000_000}
    return Instance(**{"resource_id": name, **place, **members})


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    here = new_service(folder / "genzo.db")
    with here.store.writing() as catalogue:
        for instance in (
            _instance("i-one"),
            _instance("i-two"),
            _instance("i-windows", os_type="windows"),
            _instance("i-theirs", owner_id=7),
        ):
            catalogue.put_resource(instance)
    here.store.close()
    with serving_here("--data", folder) as started:
        api = Api(started.host, started.port)
        for name in ("pair", "other"):
            assert api.call("CreateKeyPair", RegionId=REGION, KeyPairName=name).status == 200
        yield api


def _call(api: Api, action: str, *instance_ids: str, name: str = "pair") -> Answer:
    return api.call(action, RegionId=REGION, KeyPairName=name, InstanceIds=json.dumps(instance_ids))


def _is_attached(api: Api, name: str) -> bool:
    """Whether the pair cannot be deleted; a deleted one is created again."""
    answer = api.call("DeleteKeyPairs", RegionId=REGION, KeyPairNames=json.dumps([name]))
    if answer.status == 200:
        assert api.call("CreateKeyPair", RegionId=REGION, KeyPairName=name).status == 200
        return False
    assert (answer.status, answer.code) == (400, "InvalidParameter.KeypairAlreadyAttachedInstance")
    return True


def test_a_pair_is_attached_until_it_is_detached(api: Api) -> None:
    answer = _call(api, "AttachKeyPair", "i-one", "i-two").json
    assert set(answer) == {"KeyPairName", "RequestId", "TotalCount", "FailCount", "Results"}
    assert (answer["KeyPairName"], answer["TotalCount"], answer["FailCount"]) == ("pair", "2", "0")
    assert answer["Results"]["Result"][0] == {
        "Code": "200",
        "Message": "successful",
        "InstanceId": "i-one",
        "Success": "true",
    }
    assert _is_attached(api, "pair")
    assert _call(api, "DetachKeyPair", "i-one").json["FailCount"] == "0"
    assert _is_attached(api, "pair")
    assert _call(api, "DetachKeyPair", "i-two").json["FailCount"] == "0"
    assert not _is_attached(api, "pair")


def test_attaching_replaces_the_former_pair(api: Api) -> None:
    _call(api, "AttachKeyPair", "i-one")
    _call(api, "AttachKeyPair", "i-one", name="other")
    assert not _is_attached(api, "pair")
    _call(api, "DetachKeyPair", "i-one")
    assert _is_attached(api, "other")
    _call(api, "DetachKeyPair", "i-one", name="other")


@pytest.mark.parametrize("action", ["AttachKeyPair", "DetachKeyPair"])
def test_unknown_instances_have_failed_results(api: Api, action: str) -> None:
    answer = _call(api, action, "i-one", "i-nowhere", "i-theirs").json
    assert (answer["TotalCount"], answer["FailCount"]) == ("3", "2")
    results = {result["InstanceId"]: result for result in answer["Results"]["Result"]}
    assert [results[name]["Success"] for name in ("i-one", "i-nowhere", "i-theirs")] == [
        "true",
        "false",
        "false",
    ]
    assert results["i-theirs"]["Code"] == results["i-nowhere"]["Code"] == "InvalidInstanceId.NotFound"
    _call(api, "DetachKeyPair", "i-one")


_TOO_MANY = json.dumps([f"i-{number}" for number in range(51)])


@pytest.mark.parametrize("action", ["AttachKeyPair", "DetachKeyPair"])
@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"KeyPairName": "nobody"}, 400, "InvalidKeyPairName.NotFound"),
        ({"InstanceIds": "i-one"}, 400, "InvalidInstanceIds.ValueNotSupported"),
        ({"InstanceIds": "[]"}, 400, "InvalidInstanceIds.ValueNotSupported"),
        ({"InstanceIds": _TOO_MANY}, 403, "InstanceKeyPairLimitExceeded"),
        ({"InstanceIds": '["i-windows"]'}, 403, "DependencyViolation.WindowsInstance"),
        ({"InstanceIds": ""}, 400, "MissingParameter"),
        ({"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
    ],
)
def test_refusals(api: Api, action: str, parameters: dict[str, str], status: int, code: str) -> None:
    sent = {"RegionId": REGION, "KeyPairName": "pair", "InstanceIds": '["i-one"]', **parameters}
    answer = api.call(action, **sent)
    assert (answer.status, answer.code) == (status, code)
    assert not _is_attached(api, "pair")
