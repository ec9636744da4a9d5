"""The SDKs of OSS put, list, read and delete a file in parts, each with its own checks of what it reads."""

import filecmp
import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import alibabacloud_oss_v2 as oss  # type: ignore[import-untyped]
import oss2  # type: ignore[import-untyped]
import pytest

from tests.api import Api
from tests.clients.test_retry_table import tool
from tests.running import Running, running

pytestmark = [
    pytest.mark.usefixtures("_leftover_sockets"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

HERE = Path(__file__).parent
PIECE = 2**20 + 5
PIECES = int(os.environ.get("GENZO_TEST_OSS_PIECES", "3"))
"""The file has so many pieces: 1023 are 1 GiB."""
LISTED = f"images/disk one.raw {PIECES * PIECE}"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running("--data", tmp_path_factory.mktemp("server"), "--duration", "ImportImage=0") as started:
        yield started


@pytest.fixture(autouse=True)
def _figures(server: Running, record_property: Callable[[str, object], None]) -> Iterator[None]:
    """Reports what the test took, and the most memory that the server has had so far."""
    began = time.monotonic()
    yield
    status = Path(f"/proc/{server.process.pid}/status")
    if status.exists():  # not on macOS
        (peak,) = re.findall(r"VmHWM:\s+(\d+) kB", status.read_text())
        seconds = time.monotonic() - began
        text = f"{PIECES * PIECE >> 20} MiB, {seconds:.1f} s, server {int(peak) >> 10} MiB at most"
        record_property("figures", text)


def require_import(server: Running, bucket: str, name: str) -> None:
    """Import an object as an image, whose disk has the size of the object."""
    api = Api(server.host, server.port)
    disk = {"DiskDeviceMapping.1.OSSBucket": bucket, "DiskDeviceMapping.1.OSSObject": name}
    made = api.call("ImportImage", RegionId="cn-hangzhou", **disk)
    assert made.status == 200, made.body
    (image,) = api.images("cn-hangzhou", ImageId=made.json["ImageId"]).json["Images"]["Image"]
    (mapping,) = image["DiskDeviceMappings"]["DiskDeviceMapping"]
    assert (image["Status"], mapping["ImportOSSObject"], mapping["Format"]) == ("Available", name, "RAW")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "disk.raw"
    with path.open("wb") as file:
        for _ in range(PIECES):
            file.write(os.urandom(PIECE))
    return path


@pytest.mark.timeout(600)
def test_oss2_and_an_import(server: Running, file: Path) -> None:
    auth = oss2.AuthV4("genzo", "genzo")
    bucket = oss2.Bucket(auth, server.url, "oss2-images", region="cn-hangzhou")
    bucket.create_bucket()
    sizes = {"multipart_threshold": 1, "part_size": 2**20, "num_threads": 2}
    oss2.resumable_upload(bucket, "disk.raw", str(file), **sizes)
    require_import(server, bucket.bucket_name, "disk.raw")
    back = file.with_name("back.raw")
    bucket.get_object_to_file("disk.raw", str(back))
    assert filecmp.cmp(back, file, shallow=False)
    assert [each.key for each in bucket.list_objects().object_list] == ["disk.raw"]
    bucket.delete_object("disk.raw")
    bucket.delete_bucket()


@pytest.mark.timeout(600)
@pytest.mark.parametrize("version", ["v1", "v4"])
def test_alibabacloud_oss_v2(server: Running, file: Path, version: str) -> None:
    config = oss.config.load_default()
    config.credentials_provider = oss.credentials.StaticCredentialsProvider("genzo", "genzo")
    config.region, config.endpoint, config.signature_version = "cn-hangzhou", server.url, version
    client = oss.Client(config)
    bucket, key = "python-images", "images/disk one.raw"
    client.put_bucket(oss.PutBucketRequest(bucket=bucket))
    assert client.is_bucket_exist(bucket)
    uploader = client.uploader(part_size=2**20, parallel_num=2)
    uploader.upload_file(oss.PutObjectRequest(bucket=bucket, key=key), filepath=str(file))
    listed = client.list_objects_v2(oss.ListObjectsV2Request(bucket=bucket)).contents
    assert [f"{each.key} {each.size}" for each in listed] == [LISTED]
    back = file.with_name("back.raw")
    downloader = client.downloader(part_size=2**20)
    downloader.download_file(oss.GetObjectRequest(bucket=bucket, key=key), filepath=str(back))
    assert filecmp.cmp(back, file, shallow=False)
    require_import(server, bucket, key)
    client.delete_object(oss.DeleteObjectRequest(bucket=bucket, key=key))
    assert not client.is_object_exist(bucket, key)
    client.delete_bucket(oss.DeleteBucketRequest(bucket=bucket))
    assert not client.is_bucket_exist(bucket)


@pytest.mark.timeout(600)
def test_the_go_sdk(server: Running, file: Path, tmp_path: Path) -> None:
    program = tmp_path / "round-trip"
    subprocess.run([tool("go", "go"), "build", "-o", program, "."], cwd=HERE / "go_oss", check=True)
    _round_trip([program], server, file, "go-images", times=1)


@pytest.mark.timeout(600)
def test_the_java_sdk(server: Running, file: Path, tmp_path: Path) -> None:
    maven, compiler = tool("java", "mvn"), tool("java", "javac")
    listing = tmp_path / "class-path"
    resolve = ["-q", "-B", "dependency:build-classpath", f"-Dmdep.outputFile={listing}"]
    folder = HERE / "java_oss"
    subprocess.run([maven, *resolve], cwd=folder, check=True)
    class_path = f"{listing.read_text().strip()}{os.pathsep}{tmp_path}"
    subprocess.run(
        [compiler, "-nowarn", "-cp", class_path, "-d", tmp_path, folder / "RoundTrip.java"], check=True
    )
    program = [tool("java", "java"), "-cp", class_path, "RoundTrip"]
    _round_trip(program, server, file, "java-images", times=2)


def _round_trip(
    program: Sequence[str | Path], server: Running, file: Path, bucket: str, *, times: int
) -> None:
    """Run a program, which lists the file and reads it back, and import its object before it is deleted."""
    back = file.with_name("back.raw")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([*program, server.url, file, back], **pipes) as running_program:  # type: ignore[call-overload] # options of a dict
        assert running_program.stdin is not None
        assert running_program.stdout is not None
        for _ in range(times):
            lines = [running_program.stdout.readline().strip() for _ in range(2)]
            assert lines == [LISTED, "read"]
            assert filecmp.cmp(back, file, shallow=False)
            require_import(server, bucket, "images/disk one.raw")
            running_program.stdin.write("\n")
            running_program.stdin.flush()
        assert running_program.stdout.read() == ""
        assert running_program.wait() == 0
