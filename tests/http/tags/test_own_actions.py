"""Resources of other actions are tagged and moved; their Describe actions show and filter the tags."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api import Api
from tests.http.tags.tag_server import PUBLIC_IMAGE
from tests.serving_here import serving_here

REGION = "cn-hangzhou"
_PIPELINE = {"BaseImageType": "IMAGE", "BaseImage": PUBLIC_IMAGE}
_POLICY = {"regionId": REGION, "timePoints": '["1"]', "repeatWeekdays": '["1"]', "retentionDays": "-1"}
_INSTANCE = {"ImageId": PUBLIC_IMAGE, "InstanceType": "ecs.g6.large"}
_CASES = [
    ("keypair", "CreateKeyPair", {"KeyPairName": "kp"}, "KeyPairName", "DescribeKeyPairs"),
    ("securitygroup", "CreateSecurityGroup", {}, "SecurityGroupId", "DescribeSecurityGroups"),
    (
        "imagecomponent",
        "CreateImageComponent",
        {"Content": "RUN ls"},
        "ImageComponentId",
        "DescribeImageComponents",
    ),
    (
        "snapshotpolicy",
        "CreateAutoSnapshotPolicy",
        _POLICY,
        "AutoSnapshotPolicyId",
        "DescribeAutoSnapshotPolicyEx",
    ),
    ("imagepipeline", "CreateImagePipeline", _PIPELINE, "ImagePipelineId", "DescribeImagePipelines"),
    ("instance", "RunInstances", _INSTANCE, "InstanceIdSets", "DescribeInstances"),
]
"""Resource type, the action that creates one, its parameters, the member with its id, the Describe action."""


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    with serving_here("--memory") as server:
        yield Api(server.host, server.port)


def _items(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The list in an answer: Instances.Instance, KeyPairs.KeyPair and the like."""
    (container,) = (member for member in answer.values() if isinstance(member, dict))
    (items,) = container.values()
    return items  # type: ignore[no-any-return]


@pytest.mark.parametrize(("resource_type", "create", "parameters", "member", "describe"), _CASES)
def test_tags_and_groups_show(
    api: Api, resource_type: str, create: str, parameters: dict[str, str], member: str, describe: str
) -> None:
    made = api.call(create, **{"RegionId": REGION, **parameters}).json[member]
    resource_id = made if isinstance(made, str) else made["InstanceIdSet"][0]
    target = {"RegionId": REGION, "ResourceType": resource_type}
    tag = {"Tag.1.Key": "a", "Tag.1.Value": "1"}
    assert api.call("TagResources", **target, **{"ResourceId.1": resource_id}, **tag).status == 200
    (item,) = _items(api.call(describe, RegionId=REGION, **tag).json)
    assert item["Tags"] == {"Tag": [{"TagValue": "1", "TagKey": "a"}]}
    group = {"ResourceId": resource_id, "ResourceGroupId": "rg-a"}
    assert api.call("JoinResourceGroup", **target, **group).status == 200
    (item,) = _items(api.call(describe, RegionId=REGION, ResourceGroupId="rg-a").json)
    assert item["ResourceGroupId"] == "rg-a"
    assert api.call("UntagResources", **target, **{"ResourceId.1": resource_id}, TagKey_1="a").status == 200
    assert _items(api.call(describe, RegionId=REGION, **tag).json) == []
