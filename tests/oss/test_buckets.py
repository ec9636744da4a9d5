"""Buckets, and the hosts at which they are reached."""

import http.client
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import oss2  # type: ignore[import-untyped]
import pytest
from oss2.exceptions import BucketNotEmpty, NoSuchBucket, OssError  # type: ignore[import-untyped]

from genzo.testing import serve
from genzo.testing.account import Account
from tests.oss.conftest import REGION, bucket_of

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def sent(bucket: oss2.Bucket, method: str, host: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
    """The answer to a request that oss2 would send to a host whose name leads here."""
    real = urlsplit(bucket.endpoint)
    signed = oss2.Bucket(bucket.auth, f"http://{host}", bucket.bucket_name, region=REGION)
    url = urlsplit(signed.sign_url(method, path, 60, slash_safe=True))
    connection = http.client.HTTPConnection(real.hostname or "", real.port)
    connection.request(method, f"{url.path}?{url.query}", body, {"Host": url.netloc})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content


@pytest.mark.parametrize(
    "host",
    ["oss-cn-hangzhou.aliyuncs.com", "oss-cn-beijing-internal.aliyuncs.com", "oss-accelerate.aliyuncs.com"],
)
def test_a_bucket_answers_in_the_host_name(bucket: oss2.Bucket, host: str) -> None:
    assert sent(bucket, "PUT", host, "in/a.raw", b"disk") == (200, b"")
    assert bucket.get_object("in/a.raw").read() == b"disk"
    assert sent(bucket, "GET", host, "in/a.raw") == (200, b"disk")


def test_the_api_answers_on_the_same_port(account: Account, bucket: oss2.Bucket) -> None:
    bucket.put_object("a", b"x")
    assert account.call("DescribeRegions")["Regions"]["Region"]


def test_a_bucket_has_the_region_that_it_was_made_in(account: Account) -> None:
    made = bucket_of(account, "in-beijing")
    made.create_bucket()
    info = made.get_bucket_info()
    assert (info.location, info.acl.grant, info.owner.id) == ("oss-cn-hangzhou", "private", account.id)
    made.delete_bucket()
    body = (
        "<CreateBucketConfiguration><LocationConstraint>{}</LocationConstraint></CreateBucketConfiguration>"
    )
    made._do("PUT", made.bucket_name, "", data=body.format("oss-cn-beijing"))  # noqa: SLF001 - oss2 sends none
    assert made.get_bucket_location().location == "oss-cn-beijing"
    made.delete_bucket()
    with pytest.raises(OssError) as error:
        made._do("PUT", made.bucket_name, "", data=body.format("oss-mars"))  # noqa: SLF001
    assert error.value.code == "InvalidLocationConstraint"


def test_a_bucket_that_is_there_can_be_made_again(bucket: oss2.Bucket) -> None:
    bucket.put_object("a", b"x")
    bucket.create_bucket()
    assert bucket.object_exists("a")


def test_only_an_empty_bucket_is_deleted(account: Account) -> None:
    made = bucket_of(account, "not-empty")
    made.create_bucket()
    made.put_object("deep/a", b"x")
    with pytest.raises(BucketNotEmpty):
        made.delete_bucket()
    made.delete_object("deep/a")
    made.delete_bucket()
    for gone in (made.get_bucket_info, made.list_objects, made.delete_bucket):
        with pytest.raises(NoSuchBucket):
            gone()
    with pytest.raises(NoSuchBucket):
        made.put_object("a", b"x")


@pytest.mark.parametrize("name", ["ab", "Upper", "a_b", "-ab", "a" * 64])
def test_names_of_buckets_have_rules(account: Account, name: str) -> None:
    auth = oss2.AuthV4(account.access_key_id, account.access_key_secret)
    service = oss2.Service(auth, account.url, region=REGION)
    with pytest.raises(OssError) as error:
        service._do("PUT", name, "")  # noqa: SLF001 - oss2 checks the name of a bucket itself
    assert error.value.code == "InvalidBucketName"


def test_an_account_has_so_many_buckets() -> None:
    with serve(quotas={"buckets": 1}) as server:
        account = server.account()
        bucket_of(account, "first").create_bucket()
        with pytest.raises(OssError) as error:
            bucket_of(account, "second").create_bucket()
    assert error.value.code == "TooManyBuckets"


def test_a_reset_deletes_the_buckets_of_its_account() -> None:
    with serve() as server:
        one, other = server.account(), server.account()
        for account, name in ((one, "of-one"), (other, "of-other")):
            bucket_of(account, name).create_bucket()
            bucket_of(account, name).put_object("a", b"x")
        one._control.post("reset")  # noqa: SLF001
        with pytest.raises(NoSuchBucket):
            bucket_of(one, "of-one").get_object("a")
        assert bucket_of(other, "of-other").get_object("a").read() == b"x"


def test_the_deletion_of_an_account_deletes_its_buckets() -> None:
    with serve() as server:
        one, other = server.account(), server.account()
        for account, name in ((one, "of-one"), (other, "of-other")):
            bucket_of(account, name).create_bucket()
            bucket_of(account, name).put_object("a", b"x")
        one.delete()
        assert bucket_of(other, "of-other").get_object("a").read() == b"x"
        bucket_of(other, "of-one").create_bucket()
        assert bucket_of(other, "of-one").list_objects().object_list == []


def test_what_is_not_there_says_so(bucket: oss2.Bucket) -> None:
    with pytest.raises(OssError) as error:
        bucket.get_bucket_lifecycle()
    assert (error.value.status, error.value.code) == (501, "NotImplemented")
    with pytest.raises(OssError) as error:
        bucket._do("POST", bucket.bucket_name, "a")  # noqa: SLF001
    assert (error.value.status, error.value.code) == (405, "MethodNotAllowed")


def test_a_document_with_declarations_is_refused(bucket: oss2.Bucket) -> None:
    bucket.put_object("a", b"x")
    body = '<!DOCTYPE x [<!ENTITY e "a">]><Delete><Object><Key>&e;</Key></Object></Delete>'
    for sent_body in (body.encode(), body.encode("utf-16"), b"<Delete>", b"<Other/>"):
        with pytest.raises(OssError) as error:
            bucket._do("POST", bucket.bucket_name, "", data=sent_body, params={"delete": ""})  # noqa: SLF001
        assert error.value.code == "MalformedXML"
    assert bucket.object_exists("a")


def test_an_error_is_a_document_of_oss(account: Account) -> None:
    with pytest.raises(OssError) as error:
        bucket_of(account, "no-such-bucket").get_object("a")
    root = ET.fromstring(error.value.body)
    found = {each.tag: each.text for each in root}
    assert found["RequestId"] == error.value.request_id
    assert (found["Code"], found["HostId"]) == ("NoSuchBucket", "127.0.0.1")
