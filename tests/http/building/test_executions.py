"""Executions of image pipelines over HTTP: built images, distribution and failures."""

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.api import Answer, Api
from tests.running import running
from tests.serving_here import serving_here

REGION, ELSEWHERE = "cn-hangzhou", "cn-beijing"
OWNER, FRIEND = "1234567890123456", "2000000000000000"
BASE = "ubuntu_24_04_x64_20G_alibase_20260810.vhd"
START, DESCRIBE, CANCEL = (
    "StartImagePipelineExecution",
    "DescribeImagePipelineExecutions",
    "CancelImagePipelineExecution",
)


@pytest.fixture(scope="module")
def at_once() -> Iterator[Api]:
    """A server where executions take no time."""
    with serving_here("--memory", "--auth", "open", "--duration", f"{START}=0") as started:
        yield Api(started.host, started.port, key=OWNER)


@pytest.fixture(scope="module")
def slow() -> Iterator[Api]:
    """A server where executions take longer than the tests."""
    with serving_here("--memory", "--auth", "open", "--duration", f"{START}=600") as started:
        yield Api(started.host, started.port, key=OWNER)


def _pipeline(api: Api, **parameters: str) -> str:
    base = {"RegionId": REGION, "BaseImageType": "IMAGE", "BaseImage": BASE}
    answer = api.call("CreateImagePipeline", **{**base, **parameters})
    assert answer.status == 200, answer.body
    return str(answer.json["ImagePipelineId"])


def _start(api: Api, pipeline_id: str, **parameters: str) -> Answer:
    return api.call(START, **{"RegionId": REGION, "ImagePipelineId": pipeline_id, **parameters})


def _executions(api: Api, **parameters: str) -> list[dict[str, Any]]:
    answer = api.call(DESCRIBE, **{"RegionId": REGION, **parameters})
    assert answer.status == 200, answer.body
    return list(answer.json["ImagePipelineExecution"]["ImagePipelineExecutionSet"])


def _run(api: Api, **parameters: str) -> dict[str, Any]:
    """Starts an execution of a pipeline with these parameters."""
    execution_id = _start(api, _pipeline(api, **parameters)).json["ExecutionId"]
    (execution,) = _executions(api, ExecutionId=execution_id)
    return execution


def _image(api: Api, image_id: str, region: str = REGION) -> dict[str, Any]:
    (image,) = api.images(region, ImageId=image_id, Status="ALL").json["Images"]["Image"]
    return dict(image)


def test_an_execution_builds_the_image_of_its_pipeline(at_once: Api) -> None:
    execution = _run(
        at_once,
        ResourceGroupId="rg-1",
        SystemDiskSize="50",
        **{
            "ImageOptions.ImageName": "web",
            "ImageOptions.ImageFamily": "webs",
            "ImageOptions.Description": "A web server",
            "ImageOptions.ImageFeatures.NvmeSupport": "supported",
            "ImageOptions.ImageTags.1.Key": "env",
            "ImageOptions.ImageTags.1.Value": "test",
        },
    )
    assert (execution["Status"], execution["Message"]) == ("SUCCESS", "")
    assert (execution["ResourceGroupId"], execution["Tags"]) == ("rg-1", {"Tag": []})
    assert execution["CreationTime"] <= execution["ModifiedTime"]
    image, base = _image(at_once, execution["ImageId"]), _image(at_once, BASE)
    assert image["ImageName"] == f"web_{execution['ExecutionId']}"
    assert (image["Status"], image["Progress"], image["ImageOwnerAlias"]) == ("Available", "100%", "self")
    assert (image["ImageFamily"], image["Description"]) == ("webs", "A web server")
    assert image["Tags"] == {"Tag": [{"TagValue": "test", "TagKey": "env"}]}
    assert (image["Size"], image["ResourceGroupId"]) == (50, "rg-1")
    assert (image["IsCopied"], image["Features"]["NvmeSupport"]) == (False, "supported")
    for member in ("OSType", "OSName", "Platform", "Architecture", "BootMode"):
        assert image[member] == base[member]
    (disk,) = image["DiskDeviceMappings"]["DiskDeviceMapping"]
    assert (disk["Size"], disk["Type"], disk["Device"]) == ("50", "system", "/dev/xvda")
    assert at_once.images(REGION, SnapshotId=disk["SnapshotId"]).image_ids == [execution["ImageId"]]


def test_the_image_name_can_have_no_suffix(at_once: Api) -> None:
    exact = {"ImageOptions.ImageName": "exact", "AdvancedOptions.ImageNameSuffix": "disable"}
    execution = _run(at_once, **exact)
    assert _image(at_once, execution["ImageId"])["ImageName"] == "exact"
    again = _run(at_once, **exact)
    assert (again["Status"], again["ImageId"]) == ("FAILED", "")
    assert "name has already" in again["Message"]


def test_the_image_is_copied_to_regions_and_shared_with_accounts(at_once: Api) -> None:
    execution = _run(
        at_once,
        ImageName="spread",
        **{"ToRegionId.1": ELSEWHERE, "ToRegionId.2": REGION, "AddAccount.1": FRIEND},
    )
    assert execution["Status"] == "SUCCESS"
    name = f"spread_{execution['ExecutionId']}"
    assert at_once.images(REGION, ImageName=name).image_ids == [execution["ImageId"]]
    (copy_id,) = at_once.images(ELSEWHERE, ImageName=name).image_ids
    assert copy_id != execution["ImageId"]
    assert _image(at_once, copy_id, ELSEWHERE)["IsCopied"]
    friend, stranger = at_once._replace(key=FRIEND), at_once._replace(key="3000000000000000")
    for region, image_id in ((REGION, execution["ImageId"]), (ELSEWHERE, copy_id)):
        assert friend.images(region, ImageId=image_id).image_ids == [image_id]
        assert stranger.images(region, ImageId=image_id).image_ids == []


def test_a_failed_distribution_makes_the_success_partial(at_once: Api) -> None:
    exact = {"AdvancedOptions.ImageNameSuffix": "disable", "ImageName": "taken"}
    spread = _pipeline(at_once, **exact, **{"ToRegionId.1": ELSEWHERE})
    _start(at_once, spread)
    (first,) = _executions(at_once, ImagePipelineId=spread)
    assert first["Status"] == "SUCCESS"
    assert at_once.call("DeleteImage", RegionId=REGION, ImageId=first["ImageId"]).status == 200
    _start(at_once, spread)
    (second,) = _executions(at_once, ImagePipelineId=spread, Status="PARTITION_SUCCESS")
    assert second["Message"].startswith(f"{ELSEWHERE}: ")
    assert _image(at_once, second["ImageId"])["Status"] == "Available"
    assert (second["ErrorCode"], second["ErrorInfo"]) == ("InvalidImageName.Duplicated", second["Message"])


def test_a_pipeline_that_shares_with_its_own_account_skips_it(at_once: Api) -> None:
    execution = _run(at_once, **{"AddAccount.1": OWNER, "AddAccount.2": FRIEND})
    assert (execution["Status"], execution["Message"]) == ("SUCCESS", "")
    assert "ErrorCode" not in execution
    permission = at_once.call(
        "DescribeImageSharePermission", RegionId=REGION, ImageId=execution["ImageId"]
    ).json
    assert [each["AliyunId"] for each in permission["Accounts"]["Account"]] == [FRIEND]


def test_the_newest_image_of_a_family_is_the_base(at_once: Api) -> None:
    made = _run(at_once, ImageName="first", ImageFamily="base")
    execution = _run(at_once, BaseImageType="IMAGE_FAMILY", BaseImage="base")
    assert execution["Status"] == "SUCCESS"
    assert made["ImageId"] != execution["ImageId"]


def test_an_object_in_oss_is_the_base(at_once: Api) -> None:
    options = {
        "ImportImageOptions.Architecture": "arm64",
        "ImportImageOptions.Platform": "Debian",
        "ImportImageOptions.BootMode": "UEFI",
        "ImportImageOptions.LicenseType": "BYOL",
        "ImportImageOptions.Features.ImdsSupport": "v2",
        "ImportImageOptions.DiskDeviceMappings.1.OSSBucket": "bucket",
        "ImportImageOptions.DiskDeviceMappings.1.OSSObject": "disk.qcow2",
        "ImportImageOptions.DiskDeviceMappings.1.DiskImageSize": "80",
    }
    execution = _run(at_once, BaseImageType="OSS", BaseImage="", **options)
    image = _image(at_once, execution["ImageId"])
    assert (image["Architecture"], image["Platform"], image["BootMode"]) == ("arm64", "Debian", "UEFI")
    assert (image["Size"], image["OSName"], image["Features"]["ImdsSupport"]) == (80, "Debian", "v2")


def test_auto_keeps_the_nvme_support_of_the_base(at_once: Api) -> None:
    base = _image(at_once, _run(at_once)["ImageId"])
    made = _run(at_once, **{"ImageOptions.ImageFeatures.NvmeSupport": "auto"})
    assert _image(at_once, made["ImageId"])["Features"] == base["Features"]


def test_a_deleted_base_image_fails_the_execution(at_once: Api) -> None:
    base = _run(at_once)["ImageId"]
    pipeline_id = _pipeline(at_once, BaseImage=base)
    at_once.call("DeleteImage", RegionId=REGION, ImageId=base)
    _start(at_once, pipeline_id)
    (execution,) = _executions(at_once, ImagePipelineId=pipeline_id)
    assert (execution["Status"], execution["ImageId"]) == ("FAILED", "")
    assert execution["Message"]


def test_a_deleted_component_fails_the_execution(at_once: Api) -> None:
    made = at_once.call("CreateImageComponent", RegionId=REGION, Content="RUN ls")
    component_id = made.json["ImageComponentId"]
    pipeline_id = _pipeline(at_once, BuildContent=f"COMPONENT {component_id}")
    at_once.call("DeleteImageComponent", RegionId=REGION, ImageComponentId=component_id)
    _start(at_once, pipeline_id)
    (execution,) = _executions(at_once, ImagePipelineId=pipeline_id)
    assert (execution["Status"], component_id in execution["Message"]) == ("FAILED", True)


def test_executions_are_found_by_status_tag_and_page(at_once: Api) -> None:
    pipeline_id = _pipeline(at_once)
    ids = [
        _start(at_once, pipeline_id, **{"Tag.1.Key": "n", "Tag.1.Value": str(number)}).json["ExecutionId"]
        for number in range(3)
    ]
    of_pipeline = {"ImagePipelineId": pipeline_id}
    assert {item["ExecutionId"] for item in _executions(at_once, **of_pipeline)} == set(ids)
    assert len(_executions(at_once, **of_pipeline, Status="BUILDING,SUCCESS")) == 3
    assert _executions(at_once, **of_pipeline, Status="FAILED") == []
    tagged = _executions(at_once, **of_pipeline, **{"Tag.1.Key": "n", "Tag.1.Value": "1"})
    assert [item["ExecutionId"] for item in tagged] == [ids[1]]
    assert _executions(at_once, ExecutionId="exec-nowhere") == []
    assert _executions(at_once, ExecutionId=ids[0], ImagePipelineId=_pipeline(at_once)) == []
    page = at_once.call(DESCRIBE, RegionId=REGION, MaxResults="2", **of_pipeline).json
    assert (page["TotalCount"], page["MaxResults"]) == (3, 2)
    assert len(_executions(at_once, **of_pipeline, NextToken=page["NextToken"])) == 1


def test_a_client_token_starts_one_execution(at_once: Api) -> None:
    pipeline_id = _pipeline(at_once)
    answers = [_start(at_once, pipeline_id, ClientToken="once") for _ in range(2)]
    assert answers[0].json["ExecutionId"] == answers[1].json["ExecutionId"]
    assert len(_executions(at_once, ImagePipelineId=pipeline_id)) == 1


def test_deleting_a_pipeline_deletes_executions_but_no_images(at_once: Api) -> None:
    execution = _run(at_once)
    pipeline = {"RegionId": REGION, "ImagePipelineId": execution["ImagePipelineId"]}
    assert at_once.call("DeleteImagePipeline", **pipeline).status == 200
    assert _executions(at_once, ExecutionId=execution["ExecutionId"]) == []
    assert _image(at_once, execution["ImageId"])["Status"] == "Available"


def test_during_an_execution_the_image_is_creating_and_the_pipeline_busy(slow: Api) -> None:
    pipeline_id = _pipeline(slow)
    execution_id = _start(slow, pipeline_id).json["ExecutionId"]
    (execution,) = _executions(slow, ExecutionId=execution_id)
    assert (execution["Status"], execution["Message"]) == ("PREPARING", "")
    image = _image(slow, execution["ImageId"])
    assert (image["Status"], image["Progress"]) == ("Creating", "0%")
    assert slow.images(REGION, ImageId=execution["ImageId"]).image_ids == []
    for action in (START, "DeleteImagePipeline"):
        answer = slow.call(action, RegionId=REGION, ImagePipelineId=pipeline_id)
        assert (answer.status, answer.code) == (403, "InvalidImagePipeline.HasRunningExecution")


def test_cancelling_an_execution_deletes_its_images(slow: Api) -> None:
    pipeline_id = _pipeline(slow, **{"ToRegionId.1": ELSEWHERE})
    execution_id = _start(slow, pipeline_id).json["ExecutionId"]
    (execution,) = _executions(slow, ExecutionId=execution_id)
    disk = _image(slow, execution["ImageId"])["DiskDeviceMappings"]["DiskDeviceMapping"][0]
    named = {"RegionId": REGION, "ExecutionId": execution_id}
    stranger = slow._replace(key=FRIEND)
    assert stranger.call(CANCEL, **named).code == "InvalidImagePipelineExecution.NotFound"
    assert slow.call(CANCEL, **named).status == 200
    (execution,) = _executions(slow, ExecutionId=execution_id)
    assert (execution["Status"], execution["ImageId"]) == ("CANCELLING", "")
    for region in (REGION, ELSEWHERE):
        shown = slow.images(region, ImageOwnerAlias="self", Status="ALL", SnapshotId=disk["SnapshotId"])
        assert shown.image_ids == []
    answer = slow.call(CANCEL, **named)
    assert (answer.status, answer.code) == (403, "InvalidStatus.ImagePipelineExecution")
    pipeline = {"RegionId": REGION, "ImagePipelineId": pipeline_id}
    busy = slow.call("DeleteImagePipeline", **pipeline)
    assert busy.code == "InvalidImagePipeline.HasRunningExecution"
    assert slow.call(START, **pipeline).status == 200


def test_an_ended_execution_cannot_be_cancelled(at_once: Api) -> None:
    answer = at_once.call(CANCEL, RegionId=REGION, ExecutionId=_run(at_once)["ExecutionId"])
    assert (answer.status, answer.code) == (400, "InvalidStatus.CancelFailed")


@pytest.mark.parametrize(
    ("action", "parameters", "code"),
    [
        (START, {"ImagePipelineId": "ip-1"}, "InvalidImagePipeline.NotFound"),
        (START, {"ImagePipelineId": "ip-1", "RegionId": "mars"}, "InvalidRegionId.NotFound"),
        (DESCRIBE, {}, "MissingParameter.ImagePipelineId"),
        (DESCRIBE, {"ExecutionId": "exec-1", "Status": "DONE"}, "InvalidParameter.Status"),
        (DESCRIBE, {"ImagePipelineId": "ip-1"}, "InvalidImagePipeline.NotFound"),
        (DESCRIBE, {"ExecutionId": "exec-1", "NextToken": "x"}, "Invalid.NextToken"),
        (DESCRIBE, {"ExecutionId": "exec-1", "RegionId": "mars"}, "InvalidRegionId.NotFound"),
        (CANCEL, {"ExecutionId": "exec-1"}, "InvalidImagePipelineExecution.NotFound"),
        (CANCEL, {"ExecutionId": "exec-1", "RegionId": "mars"}, "InvalidRegionId.NotFound"),
    ],
)
def test_refused_calls(at_once: Api, action: str, parameters: dict[str, str], code: str) -> None:
    assert at_once.call(action, **{"RegionId": REGION, **parameters}).code == code


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"Tag.1.Key": "acs:"}, "InvalidParameter"),
        ({f"TemplateTag.{number}.Key": "k" for number in range(1, 22)}, "InvalidParameter"),
        ({"Tag.1.Key": "a", "Tag.1.Value": "acs:"}, "InvalidParameter"),
        ({"Tag.1.Key": "a", "Tag.2.Key": "a"}, "InvalidParameter"),
    ],
)
def test_malformed_tags_are_refused(at_once: Api, parameters: dict[str, str], code: str) -> None:
    pipeline_id = _pipeline(at_once)
    assert _start(at_once, pipeline_id, **parameters).code == code
    assert _executions(at_once, ImagePipelineId=pipeline_id) == []


def test_an_execution_goes_on_while_the_server_is_away(tmp_path: Path) -> None:
    seconds = 4
    options = ("--data", tmp_path, "--auth", "open", "--duration", f"{START}={seconds}")
    with running(*options) as started:
        begun = time.time()
        execution = _run(Api(started.host, started.port, key=OWNER))
        assert execution["Status"] in ("PREPARING", "BUILDING")
        assert time.time() - begun < seconds / 2, "too little is left for the time without a server"
    time.sleep(max(0.0, begun + seconds + 1 - time.time()))
    with running(*options) as started:
        api = Api(started.host, started.port, key=OWNER)
        (ended,) = _executions(api, ExecutionId=execution["ExecutionId"])
        assert _image(api, execution["ImageId"])["Status"] == "Available"
    assert ended["Status"] == "SUCCESS"
    began, end = (datetime.fromisoformat(ended[name]) for name in ("CreationTime", "ModifiedTime"))
    assert abs((end - began).total_seconds() - seconds) <= 1, (
        "it ended when its time was over, not at the start"
    )


QUOTAS = ("images=2", "image_families=1", "images_per_family=1")


@pytest.fixture(scope="module")
def full() -> Iterator[Api]:
    """Where an account may have two images in a region, and one image in one family."""
    quotas = [word for quota in QUOTAS for word in ("--quota", quota)]
    with serving_here("--memory", "--auth", "open", "--duration", f"{START}=0", *quotas) as started:
        yield Api(started.host, started.port)


def test_a_full_quota_of_images_fails_an_execution(full: Api) -> None:
    api = full._replace(key="5000000000000001")
    assert [_run(api)["Status"] for _ in range(2)] == ["SUCCESS", "SUCCESS"]
    third = _run(api)
    assert (third["Status"], third["ImageId"]) == ("FAILED", "")
    assert third["Message"] == "The Image Quota exceeds."
    assert len(api.images(REGION, ImageOwnerAlias="self").image_ids) == 2


def test_a_full_quota_where_an_image_goes_makes_the_success_partial(full: Api) -> None:
    api = full._replace(key="5000000000000002")
    for _ in range(2):
        assert _run(api, **{"ToRegionId.1": ELSEWHERE})["Status"] == "SUCCESS"
    for image_id in api.images(REGION, ImageOwnerAlias="self").image_ids:
        assert api.call("DeleteImage", RegionId=REGION, ImageId=image_id).status == 200
    execution = _run(api, **{"ToRegionId.1": ELSEWHERE})
    assert execution["Status"] == "PARTITION_SUCCESS"
    assert execution["Message"] == f"{ELSEWHERE}: The Image Quota exceeds."
    assert _image(api, execution["ImageId"])["Status"] == "Available"


def test_a_full_family_fails_an_execution(full: Api) -> None:
    api = full._replace(key="5000000000000003")
    assert _run(api, ImageFamily="one")["Status"] == "SUCCESS"
    again, other = _run(api, ImageFamily="one"), _run(api, ImageFamily="other")
    for refused in (again, other):
        assert (refused["Status"], refused["ImageId"]) == ("FAILED", "")
    assert again["Message"].endswith("exceeds the maximum number of images for one image family.")
    assert other["Message"] == "The number of image families exceeds the limit in the region."
    assert _run(api)["Status"] == "SUCCESS"
