"""The case of ResourceType does not count in any action on tags.

Source: docs/reference/protocol.md#values-in-another-case; CloudTik tags resources of the type ``Instance``.
"""

from collections.abc import Iterator

import pytest

from tests.in_process import Worker
from tests.new_service import new_service

GROUP = "rg-one"


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    service = new_service(tmp_path_factory.mktemp("tags") / "genzo.db")
    yield Worker(service, auth="open")
    service.store.close()


@pytest.mark.parametrize("spelling", ["KeyPair", "KEYPAIR", "keypair"])
def test_every_action_takes_a_resource_type_in_any_case(worker: Worker, spelling: str) -> None:
    name = f"key-{spelling}"
    worker.call("CreateKeyPair", RegionId="cn-hangzhou", KeyPairName=name)
    target = {"RegionId": "cn-hangzhou", "ResourceType": spelling}
    one, many = {**target, "ResourceId": name}, {**target, "ResourceId.1": name}
    tag = {"Tag.1.Key": "env", "Tag.1.Value": name}
    assert worker.call("TagResources", **many, **tag).status == 200
    (listed,) = worker.call("ListTagResources", **many).json["TagResources"]["TagResource"]
    assert (listed["ResourceType"], listed["TagValue"]) == ("keypair", name)
    (found,) = worker.call("DescribeResourceByTags", **target, **tag).json["Resources"]["Resource"]
    assert (found["ResourceType"], found["ResourceId"]) == ("keypair", name)
    (counted,) = worker.call("DescribeTags", **target, **tag).json["Tags"]["Tag"]
    assert counted["ResourceTypeCount"] == {"KeyPair": 1}
    assert worker.call("UntagResources", **many, **{"TagKey.1": "env"}).status == 200
    assert worker.call("AddTags", **one, **tag).status == 200
    assert worker.call("RemoveTags", **one, **tag).status == 200
    assert worker.call("ListTagResources", **many).json["TagResources"]["TagResource"] == []
    assert worker.call("JoinResourceGroup", **one, ResourceGroupId=GROUP).status == 200


def test_other_values_count_in_any_case(worker: Worker) -> None:
    region = {"RegionId": "cn-hangzhou"}
    assert worker.call("DescribeZones", **region, InstanceChargeType="prepaid").status == 200
    assert worker.call("DescribeTags", **region, Category="ALL").status == 200


def test_other_types_are_refused_in_every_case(worker: Worker) -> None:
    answer = worker.call("DescribeTags", RegionId="cn-hangzhou", ResourceType="Pictures")
    assert (answer.status, answer.code) == (404, "InvalidResourceType.NotFound")
