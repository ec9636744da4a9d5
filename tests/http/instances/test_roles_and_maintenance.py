"""RAM roles, maintenance, private pools, metadata and release times of instances over HTTP."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from genzo.catalogue.instances import Instance
from genzo.catalogue.ram import GLOBAL, RamRole
from tests.api import Api
from tests.http.instances.instance_catalogue import ACCOUNT, PLACE, REGION, instance, refused
from tests.http.new_catalogue import create_catalogue
from tests.serving_here import serving_here

_OTHER_ACCOUNT = "2222222222222222"


def _role(name: str, trust_policy: str) -> RamRole:
    place: dict[str, Any] = {"region_id": GLOBAL, "owner_id": ACCOUNT, "created": 1, "role_id": f"3{name}"}
    return RamRole(**place, resource_id=name, name=name, trust_policy=trust_policy)


def _trusting(service: str) -> str:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": [service]}}
    return json.dumps({"Version": "1", "Statement": [statement]})


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    ids = ("i-1", "i-2", "i-role", "i-care", "i-meta", "i-release")
    create_catalogue(
        folder,
        (
            _role("ecs", _trusting("ecs.aliyuncs.com")),
            _role("second", _trusting("ecs.aliyuncs.com")),
            _role("functions", _trusting("fc.aliyuncs.com")),
            _role("broken", "{}"),
            *(Instance(**PLACE, resource_id=each, vpc_id="vpc-1") for each in ids),
            Instance(**PLACE, resource_id="i-classic"),
            Instance(**PLACE, resource_id="i-paid", vpc_id="vpc-1", instance_charge_type="PrePaid"),
            Instance(**PLACE, resource_id="i-pool", vpc_id="vpc-1", private_pool_match_criteria="Open"),
        ),
    )
    with serving_here("--data", folder, "--auth", "open") as started:
        yield Api(started.host, started.port, key=str(ACCOUNT))


def _ids(*ids: str) -> str:
    return json.dumps(ids)


def _roles(api: Api, /, **parameters: str) -> list[tuple[str, str]]:
    answer = api.call("DescribeInstanceRamRole", RegionId=REGION, **parameters)
    assert answer.status == 200, answer.body
    shown = answer.json["InstanceRamRoleSets"]["InstanceRamRoleSet"]
    assert (answer.json["TotalCount"], answer.json["RegionId"]) == (len(shown), REGION)
    return [(each["InstanceId"], each["RamRoleName"]) for each in shown]


def _role_call(api: Api, action: str, *ids: str, role: str) -> dict[str, Any]:
    answer = api.call(action, RegionId=REGION, InstanceIds=_ids(*ids), RamRoleName=role)
    assert answer.status == 200, answer.body
    found: dict[str, Any] = answer.json
    return found


def test_an_instance_gets_a_role_and_loses_it(api: Api) -> None:
    assert _roles(api, InstanceIds=_ids("i-1")) == [("i-1", "")]
    answer = _role_call(api, "AttachInstanceRamRole", "i-1", "i-2", role="ecs")
    results = answer["AttachInstanceRamRoleResults"]["AttachInstanceRamRoleResult"]
    assert (answer["TotalCount"], answer["FailCount"], answer["RamRoleName"]) == (2, 0, "ecs")
    assert results[0] == {"Code": "200", "InstanceId": "i-1", "Message": "success", "Success": True}
    assert _roles(api, RamRoleName="ecs") == [("i-1", "ecs"), ("i-2", "ecs")]
    assert _roles(api, RamRoleName="second") == []
    assert _roles(api, RamRoleName="ecs", InstanceIds=_ids("i-2", "i-classic")) == [("i-2", "ecs")]
    answer = _role_call(api, "DetachInstanceRamRole", "i-1", "i-2", role="ecs")
    (one, _) = answer["DetachInstanceRamRoleResults"]["DetachInstanceRamRoleResult"]
    assert one["InstanceRamRoleSets"] == {"InstanceRamRoleSet": [{"InstanceId": "i-1", "RamRoleName": "ecs"}]}
    assert _roles(api, RamRoleName="ecs") == []


def test_an_instance_with_a_role_keeps_it(api: Api) -> None:
    _role_call(api, "AttachInstanceRamRole", "i-role", role="ecs")
    answer = _role_call(api, "AttachInstanceRamRole", "i-role", role="second")
    (result,) = answer["AttachInstanceRamRoleResults"]["AttachInstanceRamRoleResult"]
    assert (answer["FailCount"], result["Success"], result["Code"] != "200") == (1, False, True)
    answer = _role_call(api, "DetachInstanceRamRole", "i-role", role="second")
    (result,) = answer["DetachInstanceRamRoleResults"]["DetachInstanceRamRoleResult"]
    assert result["InstanceRamRoleSets"] == {"InstanceRamRoleSet": []}
    assert _roles(api, InstanceIds=_ids("i-role")) == [("i-role", "ecs")]
    detached = api.call("DetachInstanceRamRole", RegionId=REGION, InstanceIds=_ids("i-role"))
    assert detached.json["RamRoleName"] == ""
    assert _roles(api, InstanceIds=_ids("i-role")) == [("i-role", "")]


def test_roles_are_paged(api: Api) -> None:
    sent = {"RegionId": REGION, "InstanceIds": _ids("i-1", "i-2", "i-classic"), "PageSize": "2"}
    answer = api.call("DescribeInstanceRamRole", **sent, PageNumber="2")
    (last,) = answer.json["InstanceRamRoleSets"]["InstanceRamRoleSet"]
    assert (last["InstanceId"], answer.json["TotalCount"]) == ("i-classic", 3)


@pytest.mark.parametrize(
    ("ids", "role", "expected"),
    [
        ("i-1", "ecs", (400, "InvalidInstanceIds.Malformed")),
        ("[]", "ecs", (400, "InvalidInstanceIds.Malformed")),
        (_ids(*map(str, range(101))), "ecs", (400, "InvalidInstanceIds.Malformed")),
        (_ids("i-1", "i-none"), "ecs", (404, "InvalidInstanceId.NotFound")),
        (_ids("i-classic"), "ecs", (403, "InvalidNetworkType.MismatchRamRole")),
        (_ids("i-1"), "none", (404, "InvalidRamRole.NotFound")),
        (_ids("i-1"), "functions", (404, "InvalidRamRole.NotEcsRole")),
        (_ids("i-1"), "broken", (404, "InvalidRamRole.NotEcsRole")),
    ],
)
def test_a_role_that_is_refused(api: Api, ids: str, role: str, expected: tuple[int, str]) -> None:
    answer = api.call("AttachInstanceRamRole", RegionId=REGION, InstanceIds=ids, RamRoleName=role)
    assert refused(answer) == expected
    assert _roles(api, InstanceIds=_ids("i-1")) == [("i-1", "")]


@pytest.mark.parametrize("action", ["DescribeInstanceRamRole", "DetachInstanceRamRole"])
def test_instances_that_are_not_found(api: Api, action: str) -> None:
    sent = {"RegionId": REGION, "RamRoleName": "ecs"}
    assert refused(api.call(action, **sent, InstanceIds="{")) == (400, "InvalidInstanceIds.Malformed")
    theirs = api._replace(key=_OTHER_ACCOUNT).call(action, **sent, InstanceIds=_ids("i-1"))
    assert refused(theirs) == (404, "InvalidInstanceId.NotFound")


def test_roles_of_nothing_are_refused(api: Api) -> None:
    answer = api.call("DescribeInstanceRamRole", RegionId=REGION)
    assert refused(answer) == (403, "InvalidParameter.AllEmpty")


def _maintenance(api: Api, instance_id: str) -> dict[str, Any]:
    answer = api.call("DescribeInstanceMaintenanceAttributes", RegionId=REGION, InstanceId_1=instance_id)
    (shown,) = answer.json["MaintenanceAttributes"]["MaintenanceAttribute"]
    assert (answer.json["TotalCount"], shown["InstanceId"]) == (1, instance_id)
    found: dict[str, Any] = shown
    return found


def test_maintenance_is_set_attribute_by_attribute(api: Api) -> None:
    before = _maintenance(api, "i-care")
    assert before["ActionOnMaintenance"]["Value"] == "AutoRecover"
    assert (before["NotifyOnMaintenance"], before["MaintenanceWindows"]) == (
        False,
        {"MaintenanceWindow": []},
    )
    for sent in (
        {"ActionOnMaintenance": "Stop"},
        {"NotifyOnMaintenance": "true"},
        {"MaintenanceWindow_1_StartTime": "02:00:00", "MaintenanceWindow_1_EndTime": "18:00:00"},
    ):
        place = {"RegionId": REGION, "InstanceId_1": "i-care"}
        assert api.call("ModifyInstanceMaintenanceAttributes", **place, **sent).status == 200
    after = _maintenance(api, "i-care")
    assert after == {
        "ActionOnMaintenance": {
            "DefaultValue": "AutoRecover",
            "SupportedValues": {"SupportedValue": ["Stop", "AutoRecover", "AutoRedeploy"]},
            "Value": "Stop",
        },
        "InstanceId": "i-care",
        "MaintenanceWindows": {"MaintenanceWindow": [{"EndTime": "18:00:00", "StartTime": "02:00:00"}]},
        "NotifyOnMaintenance": True,
    }


def test_maintenance_of_all_instances_is_paged(api: Api) -> None:
    place = {"RegionId": REGION, "PageSize": "4"}
    answer = api.call("DescribeInstanceMaintenanceAttributes", **place, PageNumber="3")
    assert answer.json["TotalCount"] == 9
    assert len(answer.json["MaintenanceAttributes"]["MaintenanceAttribute"]) == 1


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"ActionOnMaintenance": "Explode"}, (403, "InvalidParameter")),
        ({"MaintenanceWindow_1_StartTime": "02:00:00"}, (403, "InvalidParameter")),
        (
            {"MaintenanceWindow_1_StartTime": "02:00:00", "MaintenanceWindow_1_EndTime": "02:00:00"},
            (403, "InvalidParameter"),
        ),
        (
            {"MaintenanceWindow_1_StartTime": "02:30:00", "MaintenanceWindow_1_EndTime": "04:00:00"},
            (403, "InvalidParameter"),
        ),
        ({"InstanceId_2": "i-none", "NotifyOnMaintenance": "true"}, (404, "InvalidInstanceId.NotFound")),
    ],
)
def test_maintenance_that_is_refused(api: Api, sent: dict[str, str], expected: tuple[int, str]) -> None:
    place = {"RegionId": REGION, "InstanceId_1": "i-2"}
    assert refused(api.call("ModifyInstanceMaintenanceAttributes", **place, **sent)) == expected
    assert not _maintenance(api, "i-2")["NotifyOnMaintenance"]


def test_maintenance_of_no_instance_is_refused(api: Api) -> None:
    answer = api.call("ModifyInstanceMaintenanceAttributes", RegionId=REGION, ActionOnMaintenance="Stop")
    assert refused(answer) == (400, "MissingParameter")
    theirs = api._replace(key=_OTHER_ACCOUNT)
    answer = theirs.call("DescribeInstanceMaintenanceAttributes", RegionId=REGION, InstanceId_1="i-1")
    assert refused(answer) == (404, "InvalidInstanceId.NotFound")


def test_an_instance_is_in_no_private_pool(api: Api) -> None:
    sent = {"RegionId": REGION, "InstanceIds": _ids("i-pool", "i-1")}
    answer = api.call("DescribeInstanceAttachmentAttributes", **sent)
    assert answer.json["TotalCount"] == 2
    assert answer.json["Instances"]["Instance"] == [
        {"InstanceId": name, "PrivatePoolOptionsId": "", "PrivatePoolOptionsMatchCriteria": criteria}
        for name, criteria in (("i-pool", "Open"), ("i-1", "None"))
    ]
    page = api.call("DescribeInstanceAttachmentAttributes", **sent, PageSize="1", PageNumber="2")
    assert [each["InstanceId"] for each in page.json["Instances"]["Instance"]] == ["i-1"]


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ("i-1", (403, "Abs.InvalidInstanceIds.MalFormed")),
        (_ids("i 1"), (403, "Abs.InvalidInstanceIds.MalFormed")),
        (_ids(*map(str, range(101))), (403, "InvalidParameter.TooManyInstanceIds")),
        (_ids("i-none"), (404, "InvalidInstanceIds.NotFound")),
    ],
)
def test_pools_that_are_refused(api: Api, ids: str, expected: tuple[int, str]) -> None:
    answer = api.call("DescribeInstanceAttachmentAttributes", RegionId=REGION, InstanceIds=ids)
    assert refused(answer) == expected


def test_pools_without_a_region_are_refused_in_the_words_of_the_action(api: Api) -> None:
    answer = api.call("DescribeInstanceAttachmentAttributes", InstanceIds=_ids("i-1"))
    assert refused(answer) == (400, "MissingParameter.RegionId")


def test_metadata_options_are_changed(api: Api) -> None:
    place = {"RegionId": REGION, "InstanceId": "i-meta"}
    changes = {"HttpEndpoint": "enabled", "HttpTokens": "required", "HttpPutResponseHopLimit": "7"}
    assert api.call("ModifyInstanceMetadataOptions", **place, **changes).status == 200
    assert api.call("ModifyInstanceMetadataOptions", **place, HttpEndpoint="disabled").status == 200
    asked = {"RegionId": REGION, "InstanceIds": _ids("i-meta"), "AdditionalAttributes_1": "META_OPTIONS"}
    (shown,) = api.call("DescribeInstances", **asked).json["Instances"]["Instance"]
    assert shown["MetadataOptions"]["HttpEndpoint"] == "disabled"
    assert shown["MetadataOptions"]["HttpTokens"] == "required"
    assert shown["MetadataOptions"]["HttpPutResponseHopLimit"] == 7


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"HttpEndpoint": "open"}, (400, "InvalidHttpEndpoint.NotSupported")),
        ({"HttpTokens": "never"}, (400, "InvalidHttpTokens.NotSupported")),
        ({"HttpPutResponseHopLimit": "65"}, (400, "InvalidHttpPutResponseHopLimit.NotSupported")),
        ({"HttpPutResponseHopLimit": "0"}, (400, "InvalidHttpPutResponseHopLimit.NotSupported")),
        ({"InstanceMetadataTags": "some"}, (400, "InvalidInstanceMetadataTags.NotSupported")),
        ({"InstanceId": "i-none"}, (404, "InvalidInstanceId.NotFound")),
    ],
)
def test_metadata_options_that_are_refused(api: Api, sent: dict[str, str], expected: tuple[int, str]) -> None:
    complete = {"RegionId": REGION, "InstanceId": "i-1", "HttpEndpoint": "enabled", **sent}
    assert refused(api.call("ModifyInstanceMetadataOptions", **complete)) == expected


def test_metadata_options_of_no_instance_are_refused(api: Api) -> None:
    answer = api.call("ModifyInstanceMetadataOptions", RegionId=REGION, HttpEndpoint="enabled")
    assert refused(answer) == (400, "MissingParameter")


def test_a_release_is_set_and_cleared(api: Api) -> None:
    place = {"RegionId": REGION, "InstanceId": "i-release"}
    stop = b'{"now": "2026-01-01T00:00:00Z", "frozen": true}'
    assert api.send("PUT", "/_genzo/clock", body=stop).status == 200
    sent = {**place, "AutoReleaseTime": "2026-02-01T10:20:30Z"}
    assert api.call("ModifyInstanceAutoReleaseTime", **sent).status == 200
    assert instance(api, "i-release")["AutoReleaseTime"] == "2026-02-01T10:20Z"
    early = {**place, "AutoReleaseTime": "2026-01-01T00:10:00Z"}
    answer = api.call("ModifyInstanceAutoReleaseTime", **early)
    assert refused(answer) == (400, "InvalidAutoReleaseTime.Malformed")
    assert api.call("ModifyInstanceAutoReleaseTime", InstanceId="i-release").status == 200
    assert instance(api, "i-release")["AutoReleaseTime"] == ""


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"InstanceId": "i-paid"}, (403, "ChargeTypeViolation")),
        ({"InstanceId": "i-none"}, (404, "NoSuchResource")),
        ({"InstanceId": "i-release", "RegionId": "mars"}, (404, "InvalidRegionId.NotFound")),
        ({}, (400, "MissingParameter")),
    ],
)
def test_a_release_that_is_refused(api: Api, sent: dict[str, str], expected: tuple[int, str]) -> None:
    assert refused(api.call("ModifyInstanceAutoReleaseTime", **sent)) == expected


@pytest.mark.parametrize(
    ("action", "sent"),
    [
        ("AttachInstanceRamRole", {"InstanceIds": "[]", "RamRoleName": "ecs"}),
        ("DetachInstanceRamRole", {"InstanceIds": "[]"}),
        ("DescribeInstanceRamRole", {"RamRoleName": "ecs"}),
        ("DescribeInstanceMaintenanceAttributes", {}),
        ("ModifyInstanceMaintenanceAttributes", {}),
        ("DescribeInstanceAttachmentAttributes", {"InstanceIds": "[]"}),
        ("ModifyInstanceMetadataOptions", {"HttpEndpoint": "enabled"}),
    ],
)
def test_an_unknown_region_is_refused(api: Api, action: str, sent: dict[str, str]) -> None:
    assert refused(api.call(action, RegionId="mars", **sent)) == (404, "InvalidRegionId.NotFound")
