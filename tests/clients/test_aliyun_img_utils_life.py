"""aliyun-img-utils from the import of a file to the deletion of the image, in one region and in all."""

from pathlib import Path
from typing import Any

from genzo.data import facts
from tests.clients.img_utils import BLOB, BUCKET, REGION, created, images, program
from tests.clients.test_aliyun_img_utils import BEYOND_ITS_TABLE
from tests.running import Running


def test_an_import_is_waited_for(releasing: Running, tmp_path: Path) -> None:
    named = {"image_name": "waited"}
    done, _ = program(
        releasing,
        tmp_path,
        created("waited", nvme_support=True),
        ("get_compute_image", named),
        ("image_exists", named),
        ("publish_image", {"source_image_name": "waited", "launch_permission": "NOBODY"}),
        ("delete_compute_image", named),
        ("image_exists", named),
    )
    image_id, image, exists, refusal, deleted, exists_still = done["results"]
    assert (exists, deleted, exists_still) == (True, True, False)
    assert "Error:InvalidParameter.LaunchPermission " in refusal
    assert done["waits"]
    assert set(done["waits"]) == {30}
    assert (image["ImageId"], image["Status"], image["Progress"]) == (image_id, "Available", "100%")
    assert (image["Description"], image["Platform"], image["OSType"]) == ("waited of a file", "SUSE", "linux")
    assert (image["Features"]["NvmeSupport"], image["Size"]) == ("supported", 20)
    (disk,) = image["DiskDeviceMappings"]["DiskDeviceMapping"]
    assert (disk["ImportOSSBucket"], disk["ImportOSSObject"], disk["Format"]) == (BUCKET, BLOB, "QCOW2")


def test_an_image_is_replaced_by_force(releasing: Running, tmp_path: Path) -> None:
    calls = [created("replaced"), created("replaced"), created("replaced", force_replace_image=True)]
    done, _ = program(releasing, tmp_path, *calls)
    first, refusal, second = done["results"]
    assert "Error:InvalidImageName.Duplicated " in refusal
    assert [image["ImageId"] for image in images(releasing, "replaced")] == [second]
    assert first != second


def test_a_failed_import_is_reported(releasing: Running, tmp_path: Path) -> None:
    refused: dict[str, dict[str, Any]] = {
        "InvalidOSSObject.NotFound": {"blob_name": "absent.qcow2"},
        "InvalidImageSize": {"disk_image_size": 5},
        "InvalidPlatform.Malformed": {"platform": "Plan 9"},
    }
    done, _ = program(releasing, tmp_path, *(created("refused", **members) for members in refused.values()))
    for code, text in zip(refused, done["results"], strict=True):
        assert "Unable to create image: HTTP Status: 4" in text
        assert f" Error:{code} " in text
    assert images(releasing, "refused") == []


def test_an_image_is_copied_to_all_regions_and_deleted(releasing: Running, tmp_path: Path) -> None:
    """The program skips regions whose endpoint it does not know."""
    name = "everywhere"
    done, errors = program(
        releasing,
        tmp_path,
        created(name),
        ("replicate_image", {"source_image_name": name}),
        ("publish_image_to_regions", {"source_image_name": name, "launch_permission": "PUBLIC"}),
        ("deprecate_image_in_regions", {"source_image_name": name, "replacement_image": "newer"}),
        ignored_regions=sorted(BEYOND_ITS_TABLE),
    )
    image_id, copies, *_ = done["results"]
    assert "Failed" not in errors
    regions = set(facts().regions) - BEYOND_ITS_TABLE
    assert {*copies, REGION} == regions
    for region, copy_id in {**copies, REGION: image_id}.items():
        (image,) = images(releasing, name, region)
        assert (image["ImageId"], image["IsPublic"], image["IsCopied"]) == (copy_id, True, region != REGION)
        tags = {tag["TagKey"]: tag["TagValue"] for tag in image["Tags"]["Tag"]}
        assert tags.keys() == {"Deprecated on", "Removal date", "Replacement image"}
        assert tags["Replacement image"] == "newer"
    _, errors = program(
        releasing,
        tmp_path,
        ("publish_image_to_regions", {"source_image_name": name, "launch_permission": "HIDDEN"}),
        ("delete_compute_image_in_regions", {"image_name": name}),
        ignored_regions=sorted(BEYOND_ITS_TABLE),
    )
    assert "Failed" not in errors
    assert all(images(releasing, name, region) == [] for region in regions)
