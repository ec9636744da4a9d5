"""Image pipelines over HTTP."""

import json
from collections.abc import Iterator

import pytest

from tests.api import Answer, Api
from tests.http.building.refused_commands import REFUSED_COMMANDS, REFUSED_IN_PIPELINES
from tests.running import genzo_here
from tests.serving_here import serving_here

REGION = "cn-hangzhou"
ACCOUNT = "1234567890123456"
BASE, WINDOWS, THEIRS = "m-base", "m-windows", "m-theirs"
CREATE, DESCRIBE, DELETE = "CreateImagePipeline", "DescribeImagePipelines", "DeleteImagePipeline"
IMAGE = {"ImageOwnerAlias": "self", "CreationTime": "2024-05-01T12:00:00Z"}
IMAGES = [
    {**IMAGE, "ImageId": BASE, "ImageName": "base", "ImageFamily": "family"},
    {**IMAGE, "ImageId": WINDOWS, "ImageName": "windows", "OSType": "windows"},
    {**IMAGE, "ImageId": "m-failed", "ImageName": "failed", "Status": "CreateFailed"},
]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    for account, images in ((ACCOUNT, IMAGES), ("2000000000000000", [{**IMAGES[0], "ImageId": THEIRS}])):
        file = folder / f"{account}.jsonl"
        file.write_text("\n".join(map(json.dumps, images)))
        where = ("--region", REGION, "--account", account, "--data", folder)
        done = genzo_here("images", "import", file, *where)
        assert done.returncode == 0, done.stderr
    options = ("--quota", "image_pipelines=60", "--auth", "open", "--duration", "CreateVpc=0")
    with serving_here("--data", folder, *options) as started:
        yield Api(started.host, started.port, key=ACCOUNT)


def _create(api: Api, **parameters: str) -> Answer:
    base = {"RegionId": REGION, "BaseImageType": "IMAGE", "BaseImage": BASE}
    return api.call(CREATE, **{**base, **parameters})


def _describe(api: Api, **parameters: str) -> Answer:
    return api.call(DESCRIBE, **{"RegionId": REGION, **parameters})


def _shown(api: Api, **parameters: str) -> dict[str, object]:
    """Creates a pipeline with these parameters and describes it."""
    created = _create(api, **parameters)
    assert created.status == 200, created.body
    answer = _describe(api, **{"ImagePipelineId.1": created.json["ImagePipelineId"], "MaxResults": "20"})
    (item,) = answer.json["ImagePipeline"]["ImagePipelineSet"]
    assert item["ImagePipelineId"] == created.json["ImagePipelineId"]
    return dict(item)


def test_a_pipeline_has_the_given_attributes(api: Api) -> None:
    vpc = api.call("CreateVpc", RegionId=REGION, CidrBlock="10.0.0.0/8").json["VpcId"]
    v_switch = {"VpcId": vpc, "ZoneId": "cn-hangzhou-h", "CidrBlock": "10.0.0.0/24"}
    v_switch_id = api.call("CreateVSwitch", RegionId=REGION, **v_switch).json["VSwitchId"]
    item = _shown(
        api,
        Name="nightly",
        Description="Built each night",
        ImageName="web",
        VSwitchId=v_switch_id,
        InstanceType="ecs.g6.large",
        SystemDiskSize="60",
        InternetMaxBandwidthOut="5",
        DeleteInstanceOnFailure="false",
        BuildContent=f"FROM IMAGE:{BASE}\nRUN ls",
        ResourceGroupId="rg-1",
        **{"ToRegionId.1": "cn-beijing", "ToRegionId.2": REGION, "AddAccount.1": "2000000000000000"},
        **{"Tag.1.Key": "env", "Tag.1.Value": "test"},
    )
    assert str(item.pop("CreationTime")).endswith("Z")
    assert str(item.pop("ImagePipelineId")).startswith("ip-")
    assert item == {
        "DeleteInstanceOnFailure": False,
        "InstanceType": "ecs.g6.large",
        "InternetMaxBandwidthOut": 5,
        "VSwitchId": v_switch_id,
        "SystemDiskSize": 60,
        "Description": "Built each night",
        "BaseImage": BASE,
        "ResourceGroupId": "rg-1",
        "ImageName": "web",
        "ImageOptions": {"ImageName": "web"},
        "BaseImageType": "IMAGE",
        "Name": "nightly",
        "BuildContent": f"FROM IMAGE:{BASE}\nRUN ls",
        "Tags": {"Tag": [{"TagValue": "test", "TagKey": "env"}]},
        "ToRegionIds": {"ToRegionId": ["cn-beijing", REGION]},
        "AddAccounts": {"AddAccount": ["2000000000000000"]},
    }


def test_missing_parameters_have_defaults(api: Api) -> None:
    item = _shown(api)
    assert item["Name"] == item["ImagePipelineId"]
    assert (item["SystemDiskSize"], item["InternetMaxBandwidthOut"]) == (40, 0)
    assert (item["DeleteInstanceOnFailure"], item["Description"], item["ImageName"]) == (True, "", "")
    assert (item["ToRegionIds"], item["AddAccounts"]) == ({"ToRegionId": []}, {"AddAccount": []})
    assert item["BuildContent"] == f"FROM IMAGE:{BASE}"


def test_from_goes_before_the_base_image_and_a_missing_one_is_added(api: Api) -> None:
    item = _shown(api, BaseImage="m-nowhere", BuildContent="FROM IMAGE_FAMILY:family\nRUN ls")
    assert (item["BaseImageType"], item["BaseImage"]) == ("IMAGE_FAMILY", "family")
    item = _shown(api, BaseImageType="IMAGE_FAMILY", BaseImage="family", BuildContent="RUN ls")
    assert item["BuildContent"] == "FROM IMAGE_FAMILY:family\nRUN ls"
    yaml = "Tasks:\n  - Name: a"
    assert _shown(api, BuildContent=yaml)["BuildContent"] == yaml


def test_newer_options_go_before_the_parameters_that_they_replace(api: Api) -> None:
    item = _shown(api, ImageName="old", **{"ImageOptions.ImageName": "new"})
    assert item["ImageName"] == "new"


def test_an_object_in_oss_as_the_base(api: Api) -> None:
    options = {
        "ImportImageOptions.OSType": "windows",
        "ImportImageOptions.DiskDeviceMappings.1.OSSBucket": "bucket",
        "ImportImageOptions.DiskDeviceMappings.1.OSSObject": "disk.qcow2",
    }
    item = _shown(api, BaseImageType="OSS", BaseImage="", **options)
    assert (item["BaseImageType"], item["BaseImage"], item["BuildContent"]) == ("OSS", "", "")
    assert _create(api, BaseImageType="OSS").code == "MissingParameter"
    no_object = dict(list(options.items())[:2])
    assert _create(api, BaseImageType="OSS", **no_object).code == "MissingParameter"


def test_every_option_is_read_back(api: Api) -> None:
    item = _shown(
        api,
        TestContent="RUN true",
        RepairMode="Customized",
        **{
            "RepairItem.1": "nvme",
            "RepairItem.2": "cloudinit",
            "ImageSecurityOptions.SecurityScanMode": "Standard",
            "AdvancedOptions.RetainCloudAssistant": "true",
            "AdvancedOptions.ImageNameSuffix": "disable",
            "ImageOptions.ImageName": "web",
            "ImageOptions.ImageFamily": "webs",
            "ImageOptions.Description": "A web server",
            "ImageOptions.ImageFeatures.NvmeSupport": "supported",
            "ImageOptions.ImageTags.1.Key": "env",
            "ImageOptions.ImageTags.1.Value": "test",
        },
    )
    assert (item["TestContent"], item["RepairMode"]) == ("RUN true", "Customized")
    assert item["RepairItems"] == {"RepairItem": ["nvme", "cloudinit"]}
    assert item["ImageSecurityOptions"] == {"SecurityScanMode": "Standard"}
    assert item["AdvancedOptions"] == {"RetainCloudAssistant": True, "ImageNameSuffix": "disable"}
    assert (item["ImageFamily"], item["NvmeSupport"]) == ("webs", "supported")
    assert item["ImageOptions"] == {
        "ImageName": "web",
        "ImageFamily": "webs",
        "Description": "A web server",
        "ImageFeatures": {"NvmeSupport": "supported"},
        "ImageTags": {"ImageTag": [{"TagValue": "test", "TagKey": "env"}]},
    }


def _of_disk(number: int, **members: str) -> dict[str, str]:
    return {f"ImportImageOptions.DiskDeviceMappings.{number}.{name}": text for name, text in members.items()}


def _of_import(**options: str) -> dict[str, str]:
    """The parameters of a pipeline of one object, with these options."""
    given = {f"ImportImageOptions.{name.replace('_', '.')}": text for name, text in options.items()}
    return {"BaseImageType": "OSS", **_of_disk(1, OSSBucket="bucket", OSSObject="disk.qcow2"), **given}


def test_every_option_of_an_import_is_read_back(api: Api) -> None:
    options = _of_import(
        Architecture="arm64",
        OSType="linux",
        Platform="Debian",
        LicenseType="BYOL",
        Features_NvmeSupport="supported",
        Features_ImdsSupport="v2",
        ImageName="imported",
        Description="Imported each night",
        RoleName="role",
        RetentionStrategy="RetainNever",
        RetainImportedImage="false",
        ImportImageTags_1_Key="env",
        ImportImageTags_1_Value="test",
    )
    second = _of_disk(2, OSSBucket="bucket", OSSObject="data", Format="RAW", DiskImageSize="20")
    assert _shown(api, BaseImage="", **options, **second)["ImportImageOptions"] == {
        "Architecture": "arm64",
        "OSType": "linux",
        "Platform": "Debian",
        "BootMode": "UEFI",
        "LicenseType": "BYOL",
        "Features": {"NvmeSupport": "supported", "ImdsSupport": "v2"},
        "ImageName": "imported",
        "Description": "Imported each night",
        "RoleName": "role",
        "RetentionStrategy": "RetainNever",
        "RetainImportedImage": False,
        "ImportImageTags": {"ImportImageTag": [{"Key": "env", "Value": "test"}]},
        "DiskDeviceMappings": {
            "DiskDeviceMapping": [
                {"Format": "", "OSSBucket": "bucket", "OSSObject": "disk.qcow2"},
                {"Format": "RAW", "OSSBucket": "bucket", "OSSObject": "data", "DiskImageSize": 20},
            ]
        },
    }


@pytest.mark.parametrize(
    ("options", "code", "name"),
    [
        (_of_import(OSType="foo"), "InvalidParameter", "OSType"),
        (_of_import(Architecture="sparc"), "InvalidParameter", "Architecture"),
        (_of_import(Architecture="i386"), "InvalidParameter", "Architecture"),
        (_of_import(Platform="BeOS"), "InvalidParameter", "Platform"),
        (_of_import(Architecture="arm64", OSType="windows"), "InvalidParameter", "Architecture"),
        (_of_import(BootMode="Legacy"), "InvalidParameter", "BootMode"),
        (_of_import(BootMode="BIOS", Architecture="arm64"), "InvalidParameter", "BootMode"),
        (_of_import(LicenseType="GPL"), "InvalidParameter", "LicenseType"),
        (_of_import(Features_NvmeSupport="auto"), "InvalidParameter", "Features.NvmeSupport"),
        (_of_import(Features_ImdsSupport="v3"), "InvalidParameter", "Features.ImdsSupport"),
        (_of_import(RetentionStrategy="Keep"), "InvalidParameter", "RetentionStrategy"),
        (_of_import(ImportImageTags_1_Key="acs:"), "InvalidParameter", "ImportImageTags.1.Key"),
        (_of_import(ImageName="1"), "InvalidImageName.Malformed", "ImageName"),
        (_of_import(Description="http://x"), "InvalidDescription.Malformed", "Description"),
        (
            {**_of_import(), **_of_disk(1, OSSBucket="-")},
            "InvalidParameter",
            "DiskDeviceMappings.1.OSSBucket",
        ),
        (
            {**_of_import(), **_of_disk(1, OSSObject="disk.iso")},
            "InvalidParameter",
            "DiskDeviceMappings.1.OSSObject",
        ),
        ({**_of_import(), **_of_disk(1, Format="ISO")}, "InvalidParameter", "DiskDeviceMappings.1.Format"),
        (
            {**_of_import(), **_of_disk(1, DiskImageSize="501")},
            "InvalidParameter",
            "DiskDeviceMappings.1.DiskImageSize",
        ),
        (
            {**_of_import(), **_of_disk(2, OSSBucket="bucket")},
            "MissingParameter",
            "DiskDeviceMappings.2.OSSObject",
        ),
    ],
)
def test_an_import_has_the_checks_of_import_image(
    api: Api, options: dict[str, str], code: str, name: str
) -> None:
    answer = _create(api, **options)
    assert (answer.status, answer.code) == (400, code)
    assert f"ImportImageOptions.{name}" in answer.json["Message"]


def test_a_public_image_as_the_base(api: Api) -> None:
    image_id = api.images(REGION, ImageOwnerAlias="system", OSType="linux", PageSize="1").image_ids[0]
    assert _shown(api, BaseImage=image_id)["BaseImage"] == image_id


def test_an_existing_component_can_be_named(api: Api) -> None:
    made = api.call("CreateImageComponent", RegionId=REGION, Content="RUN ls")
    content = f"COMPONENT {made.json['ImageComponentId']}"
    assert _create(api, BuildContent=content, TestContent=content).status == 200


def test_filters_and_pages(api: Api) -> None:
    stranger = api._replace(key="2000000000000000")
    for number in range(3):
        tag = {"Tag.1.Key": "n", "Tag.1.Value": str(number)}
        made = _create(stranger, BaseImage=THEIRS, Name=f"p{number}", ResourceGroupId=f"rg-{number}", **tag)
        assert made.status == 200, made.body
    seen, token = [], ""
    while True:
        answer = _describe(stranger, MaxResults="1", NextToken=token).json
        assert (answer["TotalCount"], answer["MaxResults"]) == (3, 1)
        seen += [item["Name"] for item in answer["ImagePipeline"]["ImagePipelineSet"]]
        token = answer["NextToken"]
        if not token:
            break
    assert sorted(seen) == ["p0", "p1", "p2"]
    wanted: list[dict[str, str]] = [
        {"Name": "p1"},
        {"ResourceGroupId": "rg-1"},
        {"Tag.1.Key": "n", "Tag.1.Value": "1"},
    ]
    for parameters in wanted:
        (item,) = _describe(stranger, **parameters).json["ImagePipeline"]["ImagePipelineSet"]
        assert item["Name"] == "p1"


def test_other_accounts_neither_see_nor_delete_nor_run_a_pipeline(api: Api) -> None:
    pipeline_id = _create(api).json["ImagePipelineId"]
    stranger = api._replace(key="3000000000000000")
    assert _describe(stranger).json["TotalCount"] == 0
    for action in (DELETE, "StartImagePipelineExecution", "DescribeImagePipelineExecutions"):
        answer = stranger.call(action, RegionId=REGION, ImagePipelineId=pipeline_id)
        assert (answer.status, answer.code) == (404, "InvalidImagePipeline.NotFound")


def test_a_deleted_pipeline_is_gone(api: Api) -> None:
    pipeline_id = _create(api).json["ImagePipelineId"]
    assert api.call(DELETE, RegionId=REGION, ImagePipelineId=pipeline_id).status == 200
    assert _describe(api, **{"ImagePipelineId.1": pipeline_id}).json["TotalCount"] == 0
    answer = api.call(DELETE, RegionId=REGION, ImagePipelineId=pipeline_id)
    assert answer.code == "InvalidImagePipeline.NotFound"
    assert api.call(DELETE, RegionId="mars", ImagePipelineId=pipeline_id).code == "InvalidRegionId.NotFound"


def test_the_quota(api: Api) -> None:
    other = api._replace(key="4000000000000000")
    image_id = api.images(REGION, ImageOwnerAlias="system", PageSize="1").image_ids[0]
    codes = [_create(other, BaseImage=image_id).json.get("Code") for _ in range(61)]
    assert codes == [None] * 60 + ["QuotaExceed.ImagePipeline"]


def _numbered(name: str, value: str) -> dict[str, str]:
    return {f"{name}.{number}": value for number in range(1, 22)}


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"Name": "1"}, 400, "InvalidName.Malformed"),
        ({"Description": "x"}, 400, "InvalidDescription.Malformed"),
        ({"ImageOptions.Description": "x"}, 400, "InvalidDescription.Malformed"),
        ({"ImageName": "1"}, 400, "InvalidImageName.Malformed"),
        ({"ImageOptions.ImageName": "x" * 65}, 400, "InvalidImageName.Malformed"),
        ({"ImageFamily": "acs:x"}, 400, "InvalidParameter"),
        ({"ImageOptions.ImageTags.1.Key": "acs:"}, 400, "InvalidParameter"),
        ({"BaseImageType": "DISK"}, 400, "InvalidBaseImageType.NotSupportedValue"),
        ({"BaseImage": "m-nowhere"}, 404, "InvalidImage.NotFound"),
        ({"BaseImage": THEIRS}, 404, "InvalidImage.NotFound"),
        ({"BaseImage": "m-failed"}, 404, "InvalidImage.NotFound"),
        ({"BaseImageType": "IMAGE_FAMILY", "BaseImage": "none"}, 404, "InvalidImage.NotFound"),
        ({"SystemDiskSize": "19"}, 400, "InvalidSystemDiskSize.NotSupportedValue"),
        ({"InternetMaxBandwidthOut": "101"}, 400, "InvalidInternetMaxBandwidthOut.NotSupportedValue"),
        ({"RepairMode": "Never"}, 400, "InvalidParameter"),
        ({"RepairMode": "Full"}, 400, "InvalidParameter"),
        ({"RepairMode": "Customized"}, 400, "MissingParameter"),
        ({"RepairMode": "Customized", "RepairItem.1": "bcd"}, 400, "InvalidParameter"),
        ({"RepairMode": "Standard", "RepairItem.1": "nvme"}, 400, "InvalidParameter"),
        ({"ImageOptions.ImageFeatures.NvmeSupport": "perhaps"}, 400, "InvalidParameter"),
        ({"NvmeSupport": "perhaps"}, 400, "InvalidParameter"),
        ({"AdvancedOptions.ImageNameSuffix": "enable"}, 400, "InvalidParameter"),
        ({"InstanceType": "ecs.nowhere.large"}, 400, "InvalidParameter"),
        ({"VSwitchId": "vsw-nowhere"}, 400, "InvalidParameter"),
        ({"AddAccount.1": "-1"}, 400, "InvalidParameter"),
        (_numbered("AddAccount", "1"), 400, "InvalidAddAccountSize.ExceededMaxNumber"),
        (_numbered("ToRegionId", REGION), 400, "InvalidToRegionIdSize.ExceededMaxNumber"),
        ({"ToRegionId.1": "mars"}, 404, "InvalidRegionId.NotFound"),
        ({"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
        ({"Tag.1.Key": ""}, 400, "InvalidParameter"),
        ({"Tag.1.Key": "a", "Tag.1.Value": "acs:"}, 400, "InvalidParameter"),
        ({"Tag.1.Key": "a", "Tag.2.Key": "a"}, 400, "InvalidParameter"),
        (
            {"BaseImage": WINDOWS, "BuildContent": "RUN dir"},
            403,
            "ImagePipeline.NotSupportWindowsInstance",
        ),
        ({"TestContent": "FROM IMAGE:m-1"}, 400, "InvalidImageTemplateCommand.NotSupported"),
        ({"TestContent": "x" * 16385}, 400, "InvalidBuildContent.LengthExceeded"),
    ],
)
def test_refused_parameters(api: Api, parameters: dict[str, str], status: int, code: str) -> None:
    answer = _create(api, **parameters)
    assert (answer.status, answer.code) == (status, code)


@pytest.mark.parametrize(("content", "status", "code"), [*REFUSED_IN_PIPELINES, *REFUSED_COMMANDS])
def test_refused_commands(api: Api, content: str, status: int, code: str) -> None:
    answer = _create(api, BuildContent=content)
    assert (answer.status, answer.code) == (status, code)


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"Name": "1"}, "InvalidName.Malformed"),
        (_numbered("ImagePipelineId", "ip-1"), "InvalidImagePipelineIdSize.ExceededMaxNumber"),
        ({"NextToken": "x"}, "Invalid.NextToken"),
        ({"MaxResults": "0"}, "InvalidParameter"),
        ({f"Tag.{number}.Key": "k" for number in range(1, 22)}, "InvalidParameter"),
        ({"RegionId": "mars"}, "InvalidRegionId.NotFound"),
    ],
)
def test_refused_queries(api: Api, parameters: dict[str, str], code: str) -> None:
    assert _describe(api, **parameters).code == code
