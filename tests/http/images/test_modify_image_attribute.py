"""ModifyImageAttribute over HTTP."""

from collections.abc import Iterator
from typing import Any

import pytest

from genzo.catalogue.image import Features
from tests.api import Answer, Api
from tests.http.images.sample_resources import ELSEWHERE, FAR, REGION, STRANGER, image
from tests.http.images.two_accounts import OTHER
from tests.http.new_catalogue import create_catalogue
from tests.running import genzo_here
from tests.serving_here import serving_here

IMAGES = [
    image("plain", name="plain", features=Features(imds_support="v2"), description="first"),
    image("creating", settles_at=FAR),
    image("moving", family="only-member"),
    image("used", usage="instance", boot_mode="BIOS"),
    image("shared"),
    image("deprecated", status="Deprecated"),
    image("arm", architecture="arm64"),
    image("taken", name="taken"),
    image("theirs", owner_id=STRANGER),
    *(image(f"member-{number}", family="full") for number in range(2)),
    image("head", family="third"),
]
QUOTAS = ("--quota", "images_per_family=2", "--quota", "image_families=3")


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    create_catalogue(folder, images=IMAGES)
    genzo_here("accounts", "create", "--id", OTHER, "--data", folder)
    with serving_here("--data", folder, *QUOTAS) as started:
        api = Api(started.host, started.port)
        share = {"ImageId": "m-shared", "AddAccount.1": OTHER}
        assert api.call("ModifyImageSharePermission", RegionId=REGION, **share).status == 200
        yield api


def _modify(api: Api, name: str, **parameters: str) -> Answer:
    return api.call("ModifyImageAttribute", **{"RegionId": REGION, "ImageId": f"m-{name}", **parameters})


def _seen(api: Api, name: str) -> dict[str, Any]:
    (found,) = api.images(REGION, ImageId=f"m-{name}", Status="ALL").json["Images"]["Image"]
    assert isinstance(found, dict)
    return found


def test_only_named_attributes_change(api: Api) -> None:
    before = _seen(api, "plain")
    asked = {
        "ImageName": "new.name",
        "ImageFamily": "third",
        "BootMode": "UEFI",
        "LicenseType": "BYOL",
        "Description": "second",
    }
    answer = _modify(api, "plain", **asked, **{"Features.NvmeSupport": "supported"})
    assert (answer.status, list(answer.json)) == (200, ["RequestId"])
    features = {"NvmeSupport": "supported", "ImdsSupport": "v2"}
    assert _seen(api, "plain") == {**before, **asked, "Features": features}
    assert _modify(api, "plain", Description="third", ImageName="new.name", ImageFamily="third").status == 200
    assert _seen(api, "plain")["Description"] == "third"
    assert _modify(api, "plain").status == 200


def test_a_creating_image_can_be_changed(api: Api) -> None:
    assert _modify(api, "creating", **{"Features.NvmeSupport": "unsupported"}).status == 200
    seen = _seen(api, "creating")
    assert (seen["Status"], seen["Features"]) == ("Creating", {"NvmeSupport": "unsupported"})
    assert _modify(api, "creating", Status="Deprecated").code == "ImageStatus.NotAvailable"


def test_imds_support_can_be_raised_and_not_lowered(api: Api) -> None:
    for support in ("v1", "v2", "v2"):
        assert _modify(api, "arm", **{"Features.ImdsSupport": support}).status == 200
        assert _seen(api, "arm")["Features"]["ImdsSupport"] == support
    answer = _modify(api, "arm", **{"Features.ImdsSupport": "v1"})
    assert (
        answer.json["Message"] == "The specified parameter Features.ImdsSupport can not be set to v1 from v2."
    )
    assert _seen(api, "arm")["Features"]["ImdsSupport"] == "v2"


def test_an_image_is_deprecated_and_restored(api: Api) -> None:
    def is_listed() -> bool:
        return "m-taken" in api.images(REGION, ImageOwnerAlias="self", PageSize="50").image_ids

    assert _modify(api, "taken", Status="Deprecated").status == 200
    assert (_seen(api, "taken")["Status"], _seen(api, "taken")["Usable"]) == ("Deprecated", True)
    assert not is_listed()
    assert _modify(api, "taken", Status="Deprecated").code == "ImageStatus.NotAvailable"
    assert _modify(api, "taken", Status="Available").status == 200
    assert is_listed()


def test_a_dry_run_changes_nothing(api: Api) -> None:
    assert _modify(api, "arm", Description="described", DryRun="true").code == "DryRunOperation"
    assert _seen(api, "arm")["Description"] == ""


def test_moving_the_last_image_of_a_family_frees_the_family(api: Api) -> None:
    assert _modify(api, "arm", ImageFamily="fourth").code == "ImageFamilyQuotaFull"
    assert _modify(api, "moving", ImageFamily="fourth").status == 200


def test_the_boot_mode_of_an_image_in_use_can_be_repeated(api: Api) -> None:
    assert _modify(api, "used", BootMode="BIOS", Description="in use").status == 200


@pytest.mark.parametrize(
    ("name", "parameters", "status", "code"),
    [
        ("plain", {"ImageName": "x"}, 400, "InvalidImageName.Malformed"),
        ("plain", {"ImageName": "acs:name"}, 400, "InvalidImageName.Malformed"),
        ("plain", {"ImageName": "taken"}, 400, "InvalidImageName.Duplicated"),
        ("plain", {"Description": "http://d"}, 400, "InvalidDescription.Malformed"),
        ("plain", {"ImageFamily": "aliyun-family"}, 400, "InvalidImageFamily.Malformed"),
        ("plain", {"ImageFamily": "full"}, 400, "ImageQuotaFull.ImageFamily"),
        ("plain", {"ImageFamily": "a-fourth"}, 400, "ImageFamilyQuotaFull"),
        ("plain", {"BootMode": "Legacy"}, 400, "InvalidBootMode.NotSupport"),
        ("arm", {"BootMode": "BIOS"}, 400, "InvalidBootMode.NotSupport"),
        ("plain", {"LicenseType": "Aliyun"}, 400, "InvalidLicenseType.NotSupported"),
        ("plain", {"Status": "Creating"}, 400, "InvalidParameter"),
        ("plain", {"Features.NvmeSupport": "yes"}, 400, "InvalidParameter"),
        ("plain", {"Features.ImdsSupport": "v3"}, 400, "InvalidParameter.FeaturesImdsSupport"),
        ("plain", {"Features.ImdsSupport": "v1"}, 403, "InvalidOperation.FeaturesImdsSupportNotMatch"),
        ("plain", {"Status": "Available"}, 403, "ImageStatus.NotDeprecated"),
        ("deprecated", {"Status": "Deprecated"}, 403, "ImageStatus.NotAvailable"),
        ("shared", {"Status": "Deprecated"}, 403, "ImageUseShared"),
        ("used", {"BootMode": "UEFI"}, 403, "OperationDeined.ImageUsingByInstance"),
        ("theirs", {"Description": "mine"}, 404, "InvalidImageId.NotFound"),
        ("nowhere", {"Description": "mine"}, 404, "InvalidImageId.NotFound"),
        ("plain", {"RegionId": ELSEWHERE}, 404, "InvalidImageId.NotFound"),
        ("plain", {"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
    ],
)
def test_a_change_is_refused(api: Api, name: str, parameters: dict[str, str], status: int, code: str) -> None:
    answer = _modify(api, name, **parameters)
    assert (answer.status, answer.code) == (status, code)


def test_public_images_cannot_be_changed(api: Api) -> None:
    public = api.images(REGION, ImageOwnerAlias="system").image_ids[0]
    answer = _modify(api, "plain", ImageId=public, Description="mine")
    assert answer.code == "InvalidImageId.NotFound"
