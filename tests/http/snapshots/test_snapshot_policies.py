"""The actions on automatic snapshot policies."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from genzo.catalogue.resource import Resource
from genzo.catalogue.snapshot_policies import AutoSnapshotPolicy
from tests.api import Answer
from tests.http.prepared_worker import prepared_worker
from tests.http.snapshots.sample_resources import ACCOUNT, CREATED, ELSEWHERE, REGION, STRANGER, disk
from tests.in_process import Worker


def _policy(short_id: str, **members: Any) -> Resource:  # noqa: ANN401 - the members of a policy
    times = {"time_points": (1,), "repeat_weekdays": (1, 7)}
    standard = {"region_id": REGION, "owner_id": ACCOUNT, "created": CREATED, **times}
    return AutoSnapshotPolicy(**{"resource_id": f"sp-{short_id}", **standard, **members})


RESOURCES = [
    _policy("mine", name="nightly", created=CREATED + 1),
    _policy("other", resource_group_id="rg-1"),
    _policy("theirs", owner_id=STRANGER),
    _policy("elsewhere", region_id=ELSEWHERE),
    disk("first"),
    disk("second"),
    disk("deleted", auto_snapshot_policy_id="sp-gone"),
    disk("local", category="local_ssd_pro", disk_type="data"),
    disk("theirs", owner_id=STRANGER),
]
QUOTAS = {"auto_snapshot_policies": 3}
NEW = {"regionId": REGION, "timePoints": '["23","0"]', "repeatWeekdays": '["7","1"]', "retentionDays": "7"}


@pytest.fixture
def api(tmp_path: Path) -> Iterator[Worker]:
    with prepared_worker(tmp_path, RESOURCES, quotas=QUOTAS) as worker:
        yield worker


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    """A server for calls that are refused."""
    with prepared_worker(tmp_path_factory.mktemp("policies"), RESOURCES) as worker:
        yield worker


def _shown(api: Worker, **asked: str) -> list[dict[str, Any]]:
    answer = api.call("DescribeAutoSnapshotPolicyEx", **{"RegionId": REGION, **asked}).json
    return list(answer["AutoSnapshotPolicies"]["AutoSnapshotPolicy"])


def _disks(api: Worker, **asked: str) -> list[tuple[str, str]]:
    found = api.call("DescribeDisks", RegionId=REGION, **asked).json["Disks"]["Disk"]
    shown = [(each["DiskId"], each["AutoSnapshotPolicyId"]) for each in found]
    assert all(each["EnableAutomatedSnapshotPolicy"] is bool(each["AutoSnapshotPolicyId"]) for each in found)
    return sorted(shown)


def _create(api: Worker, **parameters: str) -> Answer:
    return api.call("CreateAutoSnapshotPolicy", **NEW, **parameters)


def test_a_policy_is_made_with_defaults(api: Worker) -> None:
    created = _create(api).json
    assert created.keys() == {"AutoSnapshotPolicyId", "RequestId"}
    (policy,) = _shown(api, AutoSnapshotPolicyId=created["AutoSnapshotPolicyId"])
    assert policy.pop("CreationTime")
    assert policy == {
        "AutoSnapshotPolicyId": created["AutoSnapshotPolicyId"],
        "AutoSnapshotPolicyName": "",
        "AssociationType": "AssociatedWithDisk",
        "CopiedSnapshotsRetentionDays": -1,
        "CopyEncryptionConfiguration": {"Encrypted": False, "KMSKeyId": ""},
        "DiskNums": 0,
        "EnableCrossRegionCopy": False,
        "RegionId": REGION,
        "RepeatWeekdays": '["1","7"]',
        "ResourceGroupId": "",
        "RetentionDays": 7,
        "Status": "Normal",
        "Tags": {"Tag": []},
        "TimePoints": '["0","23"]',
        "Type": "Custom",
        "VolumeNums": 0,
    }


COPYING = {
    "EnableCrossRegionCopy": "true",
    "TargetCopyRegions": f'["{ELSEWHERE}"]',
    "CopiedSnapshotsRetentionDays": "30",
    "CopyEncryptionConfiguration_Encrypted": "true",
    "CopyEncryptionConfiguration_KMSKeyId": "key",
}


def _copying(policy: dict[str, Any]) -> object:
    encryption = policy["CopyEncryptionConfiguration"]
    days = policy["CopiedSnapshotsRetentionDays"]
    return policy["EnableCrossRegionCopy"], policy["TargetCopyRegions"], days, encryption


COPIED = (True, f'["{ELSEWHERE}"]', 30, {"Encrypted": True, "KMSKeyId": "key"})


def test_a_policy_is_made_with_everything(api: Worker) -> None:
    extra = {"Tag_1_Key": "for", "Tag_1_Value": "test", "ResourceGroupId": "rg-2"}
    _create(api, autoSnapshotPolicyName="weekly", **COPYING, **extra)
    (policy,) = _shown(api, AutoSnapshotPolicyName="weekly")
    assert (policy["ResourceGroupId"], policy["Tags"]) == (
        "rg-2",
        {"Tag": [{"TagKey": "for", "TagValue": "test"}]},
    )
    assert _copying(policy) == COPIED


def test_a_policy_is_changed_as_far_as_a_request_goes(api: Worker) -> None:
    (before,) = _shown(api, AutoSnapshotPolicyId="sp-mine")
    named = {"regionId": REGION, "autoSnapshotPolicyId": "sp-mine"}
    assert api.call("ModifyAutoSnapshotPolicyEx", **named, retentionDays="-1").status == 200
    assert _shown(api, AutoSnapshotPolicyId="sp-mine") == [before]
    times = {"timePoints": '["2"]', "repeatWeekdays": '["3"]', "retentionDays": "1"}
    answer = api.call(
        "ModifyAutoSnapshotPolicyEx", **named, **times, autoSnapshotPolicyName="other", **COPYING
    )
    assert answer.json.keys() == {"RequestId"}
    (after,) = _shown(api, AutoSnapshotPolicyId="sp-mine")
    changed = (after["AutoSnapshotPolicyName"], after["TimePoints"], after["RepeatWeekdays"])
    assert (*changed, after["RetentionDays"]) == ("other", '["2"]', '["3"]', 1)
    assert _copying(after) == COPIED
    stopped = {"EnableCrossRegionCopy": "false", "TargetCopyRegions": "[]"}
    assert api.call("ModifyAutoSnapshotPolicyEx", **named, **stopped).status == 200
    (stopped_copying,) = _shown(api, AutoSnapshotPolicyId="sp-mine")
    assert "TargetCopyRegions" not in stopped_copying


def test_a_policy_is_applied_replaced_and_cancelled(api: Worker) -> None:
    both = {"regionId": REGION, "diskIds": '["d-first","d-second"]'}
    assert api.call("ApplyAutoSnapshotPolicy", **both, autoSnapshotPolicyId="sp-mine").status == 200
    applied = [("d-first", "sp-mine"), ("d-second", "sp-mine")]
    assert _disks(api, AutoSnapshotPolicyId="sp-mine") == applied
    assert _disks(api, EnableAutomatedSnapshotPolicy="true") == [("d-deleted", "sp-gone"), *applied]
    assert {each["AutoSnapshotPolicyId"]: each["DiskNums"] for each in _shown(api)} == {
        "sp-mine": 2,
        "sp-other": 0,
    }
    one = {"regionId": REGION, "diskIds": '["d-second"]'}
    assert api.call("ApplyAutoSnapshotPolicy", **one, autoSnapshotPolicyId="sp-other").status == 200
    assert api.call("CancelAutoSnapshotPolicy", **both, autoSnapshotPolicyId="sp-other").status == 200
    assert _disks(api, DiskIds='["d-first","d-second"]') == [("d-first", "sp-mine"), ("d-second", "")]
    assert api.call("CancelAutoSnapshotPolicy", **both).status == 200
    assert _disks(api, AutoSnapshotPolicyId="sp-mine") == []


def test_disks_lose_a_deleted_policy(api: Worker) -> None:
    named = {"regionId": REGION, "autoSnapshotPolicyId": "sp-mine"}
    assert api.call("ApplyAutoSnapshotPolicy", **named, diskIds='["d-first"]').status == 200
    assert api.call("DeleteAutoSnapshotPolicy", **named).status == 200
    assert _disks(api, DiskIds='["d-first"]') == [("d-first", "")]
    assert [each["AutoSnapshotPolicyId"] for each in _shown(api)] == ["sp-other"]
    assert api.call("DeleteAutoSnapshotPolicy", **named).code == "ParameterInvalid"


def test_policies_are_filtered_and_paged(api: Worker) -> None:
    tagged = {"RegionId": REGION, "ResourceType": "snapshotpolicy", "ResourceId_1": "sp-other"}
    assert api.call("TagResources", **tagged, Tag_1_Key="a", Tag_1_Value="b").status == 200
    assert [each["AutoSnapshotPolicyId"] for each in _shown(api)] == ["sp-mine", "sp-other"]
    for asked in (
        {"ResourceGroupId": "rg-1"},
        {"Tag_1_Key": "a", "Tag_1_Value": "b"},
        {"PageSize": "1", "PageNumber": "2"},
    ):
        assert [each["AutoSnapshotPolicyId"] for each in _shown(api, **asked)] == ["sp-other"], asked
    assert _shown(api, AutoSnapshotPolicyId="sp-theirs") == []


def test_a_new_disk_of_an_instance_gets_a_policy(api: Worker) -> None:
    place = {"RegionId": REGION, "ImageFamily": "acs:ubuntu_24_04_x64", "InstanceType": "ecs.g6.large"}
    policies = {"SystemDisk_AutoSnapshotPolicyId": "sp-mine", "DataDisk_1_AutoSnapshotPolicyId": "sp-other"}
    answer = api.call("RunInstances", **place, DataDisk_1_Size="20", **policies)
    (instance_id,) = answer.json["InstanceIdSets"]["InstanceIdSet"]
    assert {policy for _, policy in _disks(api, InstanceId=instance_id, Status="all")} <= {
        "sp-mine",
        "sp-other",
    }
    assert len(_disks(api, AutoSnapshotPolicyId="sp-mine")) == 1
    assert len(_disks(api, AutoSnapshotPolicyId="sp-other")) == 1


_TAGS_TWICE = {"Tag_1_Key": "x", "Tag_2_Key": "x"}
_REFUSED_BY_BOTH: list[tuple[dict[str, str], int, str]] = [
    ({"regionId": "mars"}, 403, "ParameterInvalid"),
    ({"timePoints": "1"}, 400, "InvalidParameter"),
    ({"timePoints": '["24"]'}, 400, "InvalidParameter"),
    ({"timePoints": '["1","1"]'}, 400, "InvalidParameter"),
    ({"repeatWeekdays": '["0"]'}, 400, "InvalidParameter"),
    ({"repeatWeekdays": "[]"}, 400, "InvalidParameter"),
    ({"retentionDays": "0"}, 400, "InvalidParameter"),
    ({"retentionDays": "65536"}, 400, "InvalidParameter"),
    ({"EnableCrossRegionCopy": "true"}, 403, "InvalidParameter.TargetCopyRegions"),
    ({"TargetCopyRegions": f'["{REGION}"]'}, 403, "InvalidParameter.TargetCopyRegions"),
    ({"TargetCopyRegions": '["cn-beijing","cn-hangzhou"]'}, 403, "InvalidParameter.TargetCopyRegions"),
    ({"CopiedSnapshotsRetentionDays": "0"}, 403, "InvalidParameter.CopiedSnapshotsRetentionDays"),
    ({"CopyEncryptionConfiguration_KMSKeyId": "key"}, 400, "InvalidParameter.EncryptedIllegal"),
]


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        *_REFUSED_BY_BOTH,
        ({"timePoints": ""}, 400, "MissingParameter"),
        ({"autoSnapshotPolicyName": "1"}, 400, "InvalidSnapshotPolicyName.Malformed"),
        ({"Tag_1_Key": "acs:x"}, 400, "InvalidTagKey.Malformed"),
        ({"Tag_1_Key": "x", "Tag_1_Value": "http://"}, 400, "InvalidTagValue.Malformed"),
        (_TAGS_TWICE, 400, "Duplicate.TagKey"),
    ],
)
def test_refused_policies(unchanged: Worker, parameters: dict[str, str], status: int, code: str) -> None:
    answer = unchanged.call("CreateAutoSnapshotPolicy", **{**NEW, **parameters})
    assert (answer.status, answer.code) == (status, code)
    assert len(_shown(unchanged)) == 2


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        *_REFUSED_BY_BOTH,
        ({"autoSnapshotPolicyName": "1"}, 400, "InvalidParameter"),
        ({"autoSnapshotPolicyId": "sp-theirs"}, 404, "ParameterInvalid"),
        ({"autoSnapshotPolicyId": "sp-elsewhere"}, 404, "ParameterInvalid"),
    ],
)
def test_refused_changes_of_a_policy(
    unchanged: Worker, parameters: dict[str, str], status: int, code: str
) -> None:
    before = _shown(unchanged)
    named = {"regionId": REGION, "autoSnapshotPolicyId": "sp-mine", "retentionDays": "5"}
    answer = unchanged.call("ModifyAutoSnapshotPolicyEx", **{**named, **parameters})
    assert (answer.status, answer.code) == (status, code)
    assert _shown(unchanged) == before


def test_an_account_has_a_limited_number_of_policies(api: Worker) -> None:
    assert _create(api).status == 200
    answer = _create(api)
    assert (answer.status, answer.code) == (403, "AutoSnapshotPolicy.QuotaExceed")


@pytest.mark.parametrize(
    ("action", "parameters", "status", "code"),
    [
        ("Apply", {"regionId": "mars"}, 403, "ParameterInvalid"),
        ("Apply", {"autoSnapshotPolicyId": "sp-theirs"}, 404, "ParameterInvalid"),
        ("Apply", {"diskIds": "d-first"}, 400, "InvalidParameter"),
        ("Apply", {"diskIds": "[]"}, 400, "InvalidParameter"),
        ("Apply", {"diskIds": '["d-first","d-theirs"]'}, 404, "InvalidDiskId.NotFound"),
        ("Apply", {"diskIds": '["d-local"]'}, 400, "DiskCategory.OperationNotSupported"),
        ("Apply", {"diskIds": '["d-first","d-local"]'}, 400, "PartofDiskCategory.OperationNotSupported"),
        ("Cancel", {"regionId": "mars"}, 403, "ParameterInvalid"),
        ("Cancel", {"diskIds": '["d-first","d-theirs"]'}, 404, "InvalidDiskId.NotFound"),
    ],
)
def test_refused_applications(
    unchanged: Worker, action: str, parameters: dict[str, str], status: int, code: str
) -> None:
    named = {"regionId": REGION, "autoSnapshotPolicyId": "sp-mine", "diskIds": '["d-first"]'}
    answer = unchanged.call(f"{action}AutoSnapshotPolicy", **{**named, **parameters})
    assert (answer.status, answer.code) == (status, code)
    assert _disks(unchanged, AutoSnapshotPolicyId="sp-mine") == []


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"RegionId": "mars"}, 400, "InvalidRegionId.NotFound"),
        ({"Tag_1_Value": "x"}, 400, "InvalidTag.Mismatch"),
        ({f"Tag_{number}_Key": str(number) for number in range(1, 22)}, 400, "InvalidTagCount"),
    ],
)
def test_refused_lists(unchanged: Worker, parameters: dict[str, str], status: int, code: str) -> None:
    answer = unchanged.call("DescribeAutoSnapshotPolicyEx", **{"RegionId": REGION, **parameters})
    assert (answer.status, answer.code) == (status, code)
