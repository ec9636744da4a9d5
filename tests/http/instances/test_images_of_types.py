"""Which images an instance type runs: every action that asks it gives the same answer.

Sources: docs/decisions/0033-images-of-instance-types.md; the text is one that RunInstances answered in 2026.
"""

from collections.abc import Iterator

import pytest

from genzo.catalogue.image import Features
from tests.api import Api
from tests.http.images.sample_resources import REGION, disk, image, instance
from tests.http.new_catalogue import create_catalogue
from tests.serving_here import serving_here

IMAGES = {
    "m-nvme": image("nvme", features=Features(nvme_support="supported"), boot_mode="UEFI"),
    "m-plain": image("plain", features=Features(nvme_support="unsupported"), boot_mode="UEFI-Preferred"),
    "m-silent": image("silent"),
    "m-bios": image("bios", features=Features(nvme_support="supported"), boot_mode="BIOS"),
    "m-windows": image("windows", os_type="windows", features=Features(nvme_support="supported")),
    "m-ubuntu": image("ubuntu", os_name_en="Ubuntu  16.04 64 bit", boot_mode="UEFI"),
    "m-bionic": image("bionic", os_name_en="Ubuntu  18.04 64 bit", boot_mode="UEFI"),
    "m-arm": image(
        "arm", architecture="arm64", boot_mode="UEFI", features=Features(nvme_support="supported")
    ),
    "m-quoted": image("quoted", description='"nvme_support":"unsupported" "boot_mode":"BIOS'),
}
REFUSED = {
    "ecs.g6.large": {"m-arm"},
    "ecs.g9i.large": {"m-arm", "m-plain"},
    "ecs.c9i.large": {"m-arm", "m-plain"},
    "ecs.r9i.large": {"m-arm", "m-plain"},
    "ecs.ebmc6a.64xlarge": {"m-arm", "m-bios"},
    "ecs.ebmg7a.64xlarge": {"m-arm", "m-bios", "m-bionic"},
    "ecs.g7a.large": {"m-arm", "m-ubuntu"},
    "ecs.d3c.3xlarge": {"m-arm", "m-windows"},
    "ecs.g8y.large": set(IMAGES) - {"m-arm"},
}
"""The images that a type does not run."""


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    stopped = instance("stopped", instance_type="ecs.g9i.large", status="Stopped")
    create_catalogue(folder, [stopped, disk("root", instance_id="i-stopped")], IMAGES.values())
    with serving_here("--data", folder) as started:
        yield Api(started.host, started.port)


def _refusal(api: Api, action: str, image_id: str, instance_type: str) -> str:
    asked = {"RegionId": REGION, "InstanceType": instance_type, "ImageId": image_id, "DryRun": "true"}
    return api.call(action, **asked).code


@pytest.mark.parametrize("instance_type", REFUSED)
def test_a_query_by_instance_type_finds_the_images_that_it_runs(api: Api, instance_type: str) -> None:
    found = api.images(REGION, InstanceType=instance_type, ImageOwnerAlias="self", PageSize="50")
    assert set(found.image_ids) == set(IMAGES) - REFUSED[instance_type]
    assert found.json["TotalCount"] == len(found.image_ids)


@pytest.mark.parametrize("image_id", IMAGES)
def test_an_image_is_said_to_support_the_types_that_run_it(api: Api, image_id: str) -> None:
    answer = api.call("DescribeImageSupportInstanceTypes", RegionId=REGION, ImageId=image_id)
    supported = {each["InstanceTypeId"] for each in answer.json["InstanceTypes"]["InstanceType"]}
    assert {each for each in REFUSED if each not in supported} == {
        each for each, refused in REFUSED.items() if image_id in refused
    }


@pytest.mark.parametrize("action", ["RunInstances", "CreateInstance"])
@pytest.mark.parametrize("instance_type", REFUSED)
def test_no_instance_is_created_of_an_image_that_its_type_does_not_run(
    api: Api, action: str, instance_type: str
) -> None:
    allowed = IMAGES[next(iter(set(IMAGES) - REFUSED[instance_type]))].architecture
    for image_id, made in IMAGES.items():
        unfit = "InvalidParameter.NotMatch" if made.architecture == allowed else "ImageNotSupportInstanceType"
        code = unfit if image_id in REFUSED[instance_type] else "DryRunOperation"
        assert _refusal(api, action, image_id, instance_type) == code, image_id


@pytest.mark.parametrize("action", ["RunInstances", "CreateInstance", "ReplaceSystemDisk"])
def test_the_answer_names_the_type(api: Api, action: str) -> None:
    asked = {"RegionId": REGION, "ImageId": "m-plain"}
    of_instance = {"InstanceId": "i-stopped"}
    answer = api.call(
        action,
        **asked,
        **(of_instance if action == "ReplaceSystemDisk" else {"InstanceType": "ecs.g9i.large"}),
    )
    assert (answer.status, answer.code) == (403, "InvalidParameter.NotMatch")
    assert answer.json["Message"] == (
        "The specified instance type ecs.g9i.large only supports some specific images. "
        "You can use the DescribeImages API to query the available images."
    )


def test_other_conditions_limit_the_images_of_a_type_further(api: Api) -> None:
    asked = {"InstanceType": "ecs.d3c.3xlarge", "ImageOwnerAlias": "self"}
    assert api.images(REGION, OSType="windows", **asked).image_ids == []
    assert api.images(REGION, OSType="linux", ImageId="m-nvme,m-windows", **asked).image_ids == ["m-nvme"]
    assert api.images(REGION, Architecture="arm64", **asked).image_ids == []
    assert api.images(REGION, InstanceType="ecs.g9i.large", ImageName="pla*").image_ids == []


def test_what_an_image_says_can_be_changed(api: Api) -> None:
    named = {"RegionId": REGION, "ImageId": "m-bionic"}
    api.call("ModifyImageAttribute", **named, **{"Features.NvmeSupport": "unsupported"})
    assert _refusal(api, "RunInstances", "m-bionic", "ecs.g9i.large") == "InvalidParameter.NotMatch"
    api.call("ModifyImageAttribute", **named, **{"Features.NvmeSupport": "supported"})
    assert _refusal(api, "RunInstances", "m-bionic", "ecs.g9i.large") == "DryRunOperation"
