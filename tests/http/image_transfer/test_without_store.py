"""Imports and exports without a store for the bucket: the request is not checked, and the log says so."""

from pathlib import Path

from tests.api import Api
from tests.http.image_transfer.disk_files import GIB, disk, qcow2, sparse
from tests.running import running

REGION = "eu-central-1"


def test_without_a_store_both_succeed_and_the_log_says_so(tmp_path: Path) -> None:
    log = tmp_path / "log"
    times = ("--duration", "ImportImage=0", "--duration", "ExportImage=0")
    with running("--memory", *times, stderr=log) as started:
        api = Api(started.host, started.port)
        sized = disk("release.qcow2", "anywhere", DiskImageSize="40")
        image_id = api.call("ImportImage", RegionId=REGION, **sized).json["ImageId"]
        (image,) = api.images(REGION, ImageId=image_id).json["Images"]["Image"]
        assert (image["Status"], image["Size"]) == ("Available", 40)
        assert image["DiskDeviceMappings"]["DiskDeviceMapping"][0]["Format"] == "QCOW2"
        smallest = api.call("ImportImage", RegionId=REGION, **disk("release", "anywhere")).json["ImageId"]
        (image,) = api.images(REGION, ImageId=smallest).json["Images"]["Image"]
        assert (image["Size"], image["DiskDeviceMappings"]["DiskDeviceMapping"][0]["Format"]) == (5, "RAW")
        call = {"RegionId": REGION, "ImageId": image_id, "OSSBucket": "anywhere"}
        task_id = api.call("ExportImage", **call).json["TaskId"]
        (task,) = api.call("DescribeTasks", RegionId=REGION, TaskIds=task_id).json["TaskSet"]["Task"]
        assert (task["TaskAction"], task["TaskStatus"]) == ("ExportImage", "Finished")
    said = log.read_text()
    assert "ImportImage: no object store holds the bucket anywhere: release.qcow2 is taken for" in said
    assert "ExportImage: no object store holds the bucket anywhere: no file is written" in said


def test_the_default_folder_serves_the_buckets_that_it_has(tmp_path: Path) -> None:
    bucket = tmp_path / "objects" / "held"
    bucket.mkdir(parents=True)
    (bucket / "disk.qcow2").write_bytes(qcow2(20 * GIB))
    sparse(bucket / "six.raw", 6 * GIB)
    with running("--data", tmp_path, "--duration", "ImportImage=0") as started:
        api = Api(started.host, started.port)

        def imported(name: str, bucket: str, size: str = "20") -> str:
            call = disk(name, bucket, DiskImageSize=size)
            answer = api.call("ImportImage", RegionId=REGION, **call)
            return "done" if answer.status == 200 else answer.code

        assert imported("disk.qcow2", "held") == "done"
        assert imported("absent.qcow2", "held") == "InvalidOSSObject.NotFound"
        assert imported("six.raw", "held", size="5") == "InvalidImageSize"
        assert imported("absent.qcow2", "elsewhere") == "done"
        image_id = api.images(REGION, ImageOwnerAlias="self").image_ids[0]
        for where in ("held", "elsewhere"):
            call = {"RegionId": REGION, "ImageId": image_id, "OSSBucket": where}
            answer = api.call("ExportImage", **call)
            assert answer.status == 200
            api.call("CancelTask", RegionId=REGION, TaskId=answer.json["TaskId"])
        assert sorted(path.name for path in bucket.parent.iterdir()) == ["held"]
