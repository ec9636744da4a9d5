"""The typed client of alibabacloud_ecs20140526 keeps all members of the answers of reading actions."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from genzo.actions.action import AnyAction
from genzo.actions.registry import all_actions
from tests.api import Api
from tests.clients.populated_server import TYPE, PopulatedServer, populated
from tests.clients.samples import FIRST, REGION
from tests.clients.sdk_callers import Ecs20140526, flattened
from tests.clients.unknown_members import without_unknown_members

READING = [action for action in all_actions() if action.version == "2014-05-26" and not action.writes]

PARAMETERS: dict[str, dict[str, Any]] = {
    "DescribeAvailableResource": {"DestinationResource": "InstanceType", "InstanceType": TYPE},
    "DescribeImageFromFamily": {"ImageFamily": "furnished"},
    "DescribeImages": {"Status": "ALL", "ImageOwnerAlias": "self"},
    "DescribeInstanceTypes": {"InstanceTypes": [TYPE]},
    "DescribePrice": {"InstanceType": TYPE},
    "DescribeResourceByTags": {"Tag": [{"Key": "stage", "Value": "test"}]},
}
NAMED = {
    "DescribeImagePipelineExecutions": "ImagePipelineId",
    "DescribeImageSharePermission": "ImageId",
    "DescribeImageSupportInstanceTypes": "ImageId",
    "DescribeInstanceAttribute": "InstanceId",
    "DescribeLaunchTemplateVersions": "LaunchTemplateId",
    "DescribeSecurityGroupAttribute": "SecurityGroupId",
    "DescribeTaskAttribute": "TaskId",
    "DescribeUserData": "InstanceId",
}
"""Actions with a required id."""
ALWAYS_EMPTY = {"DescribeInstanceHistoryEvents"}
"""Actions whose lists have nothing in them here."""


@pytest.fixture(scope="module")
def world() -> Iterator[PopulatedServer]:
    with populated() as made:
        yield made


def asked(action: AnyAction, world: PopulatedServer) -> dict[str, Any]:
    parameters = {"RegionId": REGION, **PARAMETERS.get(action.name, {})}
    if action.name in NAMED:
        parameters[NAMED[action.name]] = world.ids[NAMED[action.name]]
    if action.name in ("DescribeInstanceAttachmentAttributes", "DescribeInstanceRamRole"):
        parameters["InstanceIds"] = json.dumps([world.ids["InstanceId"]])
    if action.name == "DescribeSecurityGroupReferences":
        parameters["SecurityGroupId"] = [world.ids["NamedGroupId"]]
    if action.name == "ListTagResources":
        parameters |= {"ResourceType": "image", "ResourceId": [world.ids["ImageId"]]}
    return parameters


def lists(answer: Any) -> Iterator[list[Any]]:  # noqa: ANN401 - any answer
    """All lists in an answer."""
    if isinstance(answer, dict):
        for value in answer.values():
            yield from lists(value)
    elif isinstance(answer, list):
        yield answer
        for value in answer:
            yield from lists(value)


@pytest.mark.parametrize("action", READING, ids=lambda action: action.name)
def test_the_client_keeps_the_whole_answer(action: AnyAction, world: PopulatedServer) -> None:
    parameters = asked(action, world)
    sent = {name: str(value) for name, value in flattened(parameters)}
    raw = Api(world.server.host, world.server.port).call(action.name, **sent).json
    kept = Ecs20140526(world.server, FIRST, None).call(action.name, **parameters)
    assert raw.pop("RequestId") != kept.pop("RequestId")
    assert kept == without_unknown_members(action.name, raw)
    found = list(lists(raw))
    if action.name not in ALWAYS_EMPTY:
        assert any(found) or (raw and not found), "an answer with nothing in it would show nothing"
