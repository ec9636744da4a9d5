"""Image pipelines that start from objects: an execution reads them as ImportImage does."""

from typing import Any

from tests.api import Api
from tests.http.image_transfer.conftest import REGION

OPTION = "ImportImageOptions.DiskDeviceMappings.1"


def _execution(api: Api, name: str, **options: str) -> dict[str, Any]:
    """The execution of a pipeline that imports an object of the bucket ``images``, after its end."""
    durations = b'{"StartImagePipelineExecution": 0}'
    assert api.send("PUT", "/_genzo/durations", body=durations).status == 200
    disk = {f"{OPTION}.OSSBucket": "images", f"{OPTION}.OSSObject": name}
    disk |= {f"{OPTION}.{option}": value for option, value in options.items()}
    base = {"RegionId": REGION, "BaseImageType": "OSS", "SystemDiskSize": "20"}
    pipeline_id = api.call("CreateImagePipeline", **base, **disk).json["ImagePipelineId"]
    started = api.call("StartImagePipelineExecution", RegionId=REGION, ImagePipelineId=pipeline_id)
    assert started.status == 200, started.body
    described = api.call(
        "DescribeImagePipelineExecutions", RegionId=REGION, ExecutionId=started.json["ExecutionId"]
    )
    (execution,) = described.json["ImagePipelineExecution"]["ImagePipelineExecutionSet"]
    return dict(execution)


def test_the_file_gives_the_size_of_the_image(api: Api) -> None:
    execution = _execution(api, "dynamic.vhd", Format="VHD")
    assert execution["Status"] == "SUCCESS"
    (image,) = api.images(REGION, ImageId=execution["ImageId"]).json["Images"]["Image"]
    assert (image["Size"], image["Features"]) == (40, {"NvmeSupport": "unsupported", "ImdsSupport": "v1"})


def test_an_execution_fails_with_the_error_of_import_image(api: Api) -> None:
    for name, options, code in (
        ("absent.raw", {}, "InvalidOSSObject.NotFound"),
        ("disk.qcow2", {"Format": "RAW"}, "InvalidImageFormat.Malformed"),
        ("huge.raw", {}, "InvalidImageSize"),
    ):
        execution = _execution(api, name, **options)
        assert (execution["Status"], execution["ErrorCode"]) == ("FAILED", code)
        assert execution["ErrorInfo"] == execution["Message"] != ""
        assert execution["ImageId"] == ""
