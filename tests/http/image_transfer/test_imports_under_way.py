"""The image of a running import: its visibility, and repeated requests."""

from pathlib import Path

from tests.api import Api
from tests.http.image_transfer.calls import imported, shown
from tests.http.image_transfer.conftest import REGION
from tests.http.image_transfer.disk_files import disk
from tests.running import running


def test_an_image_is_visible_while_it_is_imported(importing: Api) -> None:
    strategy = {"DetectionStrategy": "Standard", "Features.NvmeSupport": "supported"}
    image = imported(importing, "small.raw", **strategy)
    assert (image["Status"], image["Progress"], image["Usable"]) == ("Creating", "0%", False)
    assert image["DetectionOptions"] == {"Status": "Processing"}
    (mapping,) = image["DiskDeviceMappings"]["DiskDeviceMapping"]
    assert (mapping["Progress"], mapping["RemainTime"]) == ("0%", 3600)
    refused = importing.call("DeleteImage", RegionId=REGION, ImageId=image["ImageId"])
    assert (refused.status, refused.code) == (403, "ImageIsImporting")


def test_a_requested_check_has_a_result(api: Api) -> None:
    image = imported(api, "small.raw", DetectionStrategy="Standard", Platform="Debian")
    nvme = {
        "Name": "Nvme",
        "Value": "Unsupported",
        "RiskLevel": "High",
        "RiskCode": "NVMe.NotInstalled",
    }
    assert image["DetectionOptions"] == {
        "Status": "Finished",
        "Items": {
            "Item": [
                {"Name": "Platform", "Value": "Debian"},
                {"Name": "Architecture", "Value": "x86_64"},
                {"Name": "BootMode", "Value": "BIOS"},
                nvme,
            ]
        },
    }


def test_the_same_token_imports_once(api: Api) -> None:
    same = {"ImageName": "once", "ClientToken": "t-1"}
    image = imported(api, "small.raw", **same)
    assert imported(api, "small.raw", **same)["ImageId"] == image["ImageId"]
    other = {"ImageName": "twice", "ClientToken": "t-1"}
    changed = api.call("ImportImage", RegionId=REGION, **disk("small.raw"), **other)
    assert changed.code == "IdempotentParameterMismatch"


def test_a_dry_run_reads_the_file_and_changes_nothing(api: Api) -> None:
    before = api.call("DescribeTasks", RegionId="cn-qingdao").json["TotalCount"]
    for name, code in (("small.raw", "DryRunOperation"), ("absent.raw", "InvalidOSSObject.NotFound")):
        assert api.call("ImportImage", RegionId="cn-qingdao", DryRun="true", **disk(name)).code == code
    assert api.images("cn-qingdao", ImageOwnerAlias="self", Status="ALL").image_ids == []
    assert api.call("DescribeTasks", RegionId="cn-qingdao").json["TotalCount"] == before == 0


def test_other_accounts_see_neither_the_image_nor_its_task(api: Api) -> None:
    image = imported(api, "small.raw")
    stranger = api._replace(key="2000000000000001")
    assert stranger.images(REGION, ImageId=image["ImageId"], Status="ALL").image_ids == []
    assert stranger.call("DescribeTasks", RegionId=REGION).json["TotalCount"] == 0
    assert imported(stranger, "small.raw", ImageName="kylin-arm")["ImageName"] == "kylin-arm"


def test_an_import_survives_a_restart(tmp_path: Path, objects: Path) -> None:
    options = ("--data", tmp_path, "--objects", objects)
    with running(*options, "--duration", "ImportImage=3600") as started:
        api = Api(started.host, started.port)
        under_way = imported(api, "small.raw")["ImageId"]
    with running(*options, "--duration", "ImportImage=0") as started:
        api = Api(started.host, started.port)
        assert shown(api, under_way)["Status"] == "Creating"
        assert imported(api, "disk.qcow2")["Status"] == "Available"
