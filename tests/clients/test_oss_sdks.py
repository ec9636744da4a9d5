"""The SDKs of OSS put, list, read and delete a file in parts, each with its own checks of what it reads."""

import filecmp
import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import alibabacloud_oss_v2 as oss  # type: ignore[import-untyped]
import oss2  # type: ignore[import-untyped]
import pytest

from genzo.testing import serve
from genzo.testing.serving import InProcessServer
from tests.clients.test_retry_table import tool

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
def server() -> Iterator[InProcessServer]:
    with serve() as started:
        yield started


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "disk.raw"
    with path.open("wb") as file:
        for _ in range(PIECES):
            file.write(os.urandom(PIECE))
    return path


@pytest.mark.timeout(600)
def test_oss2_and_an_import(server: InProcessServer, file: Path) -> None:
    account = server.first_account()
    auth = oss2.AuthV4(account.access_key_id, account.access_key_secret)
    bucket = oss2.Bucket(auth, server.url, "oss2-images", region="cn-hangzhou")
    bucket.create_bucket()
    sizes = {"multipart_threshold": 1, "part_size": 2**20, "num_threads": 2}
    oss2.resumable_upload(bucket, "disk.raw", str(file), **sizes)
    disk = {"DiskDeviceMapping_1_OSSBucket": bucket.bucket_name, "DiskDeviceMapping_1_OSSObject": "disk.raw"}
    assert account.call("ImportImage", **disk)["ImageId"]
    back = file.with_name("back.raw")
    bucket.get_object_to_file("disk.raw", str(back))
    assert filecmp.cmp(back, file, shallow=False)
    assert [each.key for each in bucket.list_objects().object_list] == ["disk.raw"]
    bucket.delete_object("disk.raw")
    bucket.delete_bucket()


@pytest.mark.timeout(600)
@pytest.mark.parametrize("version", ["v1", "v4"])
def test_alibabacloud_oss_v2(server: InProcessServer, file: Path, version: str) -> None:
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
    client.delete_object(oss.DeleteObjectRequest(bucket=bucket, key=key))
    assert not client.is_object_exist(bucket, key)
    client.delete_bucket(oss.DeleteBucketRequest(bucket=bucket))
    assert not client.is_bucket_exist(bucket)


@pytest.mark.timeout(600)
def test_the_go_sdk(server: InProcessServer, file: Path, tmp_path: Path) -> None:
    program = tmp_path / "round-trip"
    subprocess.run([tool("go", "go"), "build", "-o", program, "."], cwd=HERE / "go_oss", check=True)
    assert _round_trip([program], server, file) == [LISTED]


@pytest.mark.timeout(600)
def test_the_java_sdk(server: InProcessServer, file: Path, tmp_path: Path) -> None:
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
    assert _round_trip(program, server, file) == [LISTED, LISTED]


def _round_trip(program: Sequence[str | Path], server: InProcessServer, file: Path) -> list[str]:
    """What a program has listed, which must have read the file as it is."""
    back = file.with_name("back.raw")
    ended = subprocess.run([*program, server.url, file, back], check=True, capture_output=True, text=True)
    assert filecmp.cmp(back, file, shallow=False)
    return ended.stdout.splitlines()
