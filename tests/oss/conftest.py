import gc
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import oss2  # type: ignore[import-untyped]
import pytest

from genzo.testing import serve
from genzo.testing.account import Account
from genzo.testing.serving import InProcessServer

REGION = "cn-hangzhou"


@pytest.fixture(scope="package", autouse=True)
def _leftover_sockets() -> Iterator[None]:
    """oss2 leaves sockets of answers that were not read to the garbage collector, which warns of each."""
    yield
    gc.collect()


@pytest.fixture(scope="package")
def server() -> Iterator[InProcessServer]:
    with serve(durations={"ImportImage": 0, "ExportImage": 0}) as started:
        yield started


@pytest.fixture(scope="package")
def account(server: InProcessServer) -> Account:
    """The account of most tests."""
    return server.account()


@pytest.fixture(scope="package")
def stranger(server: InProcessServer) -> Account:
    return server.account()


def bucket_of(account: Account, name: str, version: str = "v4", url: str = "") -> oss2.Bucket:
    """A client of a bucket, which may not exist."""
    auth = oss2.make_auth(account.access_key_id, account.access_key_secret, version)
    return oss2.Bucket(auth, url or account.url, name, region=REGION, connect_timeout=20)


@contextmanager
def new_bucket(account: Account, version: str) -> Iterator[oss2.Bucket]:
    made = bucket_of(account, f"b-{uuid.uuid4().hex}", version)
    made.create_bucket()
    yield made
    for upload in oss2.MultipartUploadIterator(made):
        made.abort_multipart_upload(upload.key, upload.upload_id)
    names = [each.key for each in oss2.ObjectIterator(made)]
    if names:
        made.batch_delete_objects(names)
    made.delete_bucket()


@pytest.fixture
def bucket(account: Account) -> Iterator[oss2.Bucket]:
    """A new bucket, which is deleted at the end."""
    with new_bucket(account, "v4") as made:
        yield made


@pytest.fixture(params=["v1", "v4"])
def signed_bucket(account: Account, request: pytest.FixtureRequest) -> Iterator[oss2.Bucket]:
    """The same, with each version of the signature."""
    with new_bucket(account, request.param) as made:
        yield made
