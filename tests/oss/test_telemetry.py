"""Requests to OSS in the request log and in the metrics, without what signs them and what they carry."""

import json

import oss2  # type: ignore[import-untyped]
import pytest
from oss2.exceptions import OssError  # type: ignore[import-untyped]

from genzo.errors import oss as errors
from genzo.errors.oss import OssErrorType
from genzo.testing.account import Account
from genzo.testing.serving import InProcessServer
from tests.http.telemetry.scraping import METRICS, scrape
from tests.oss.conftest import REGION, bucket_of

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def test_an_account_sees_its_operations_with_bucket_and_key(
    account: Account, signed_bucket: oss2.Bucket
) -> None:
    name = signed_bucket.bucket_name
    signed_bucket.put_object("images/disk one", b"content of a disk")
    signed_bucket.list_objects(prefix="images/", max_keys=7)
    with pytest.raises(OssError):
        signed_bucket.get_object("absent")
    put = account.requests.one("oss/PutObject", bucket=name, key="images/disk one")
    (listed,) = [
        each
        for each in account.requests.all("oss/ListObjects", bucket=name)
        if each.parameters["max-keys"] == "7"
    ]
    assert listed.parameters["prefix"] == "images/"
    got = account.requests.one("oss/GetObject", bucket=name, code="NoSuchKey")
    assert (got.details["status"], got.details["message"]) == (404, errors.NO_SUCH_KEY.message)
    known = {
        "product": "Oss",
        "method": "PUT",
        "account": account.id,
        "access_key_id": account.access_key_id,
        "is_verified": True,
        "status": 200,
        "code": "OK",
    }
    assert {name: put.details[name] for name in known} == known
    assert len(put.details["request_id"]) == 24
    assert put.details["signature_method"] in ("OSS", "OSS4-HMAC-SHA256")


def test_neither_bodies_nor_signatures_nor_unknown_parameters_are_logged(
    server: InProcessServer, account: Account, bucket: oss2.Bucket
) -> None:
    bucket.put_object("secret", b"the secret of the disk")
    assert bucket.get_object("secret").read() == b"the secret of the disk"
    for version in ("v1", "v4"):
        client = bucket_of(account, bucket.bucket_name, version)
        url = client.sign_url("GET", "secret", 60, params={"note": "hidden-too"}, slash_safe=True)
        assert oss2.Session().session.get(url).status_code == 200
    wrong = oss2.make_auth(account.access_key_id, "wrong", "v4")
    with pytest.raises(OssError) as refused:
        oss2.Bucket(wrong, account.url, bucket.bucket_name, region=REGION).get_object("secret")
    assert refused.value.code == "SignatureDoesNotMatch"
    page = oss2.Session().session.get(f"{server.url}/_genzo/requests?answers=true&limit=1000").json()
    found = [each for each in page["requests"] if each["parameters"].get("bucket") == bucket.bucket_name]
    text = json.dumps(found)
    signature = refused.value.details["SignatureProvided"]
    for secret in ("the secret", "hidden-too", signature, "x-oss-signature=", account.access_key_secret):
        assert secret not in text
    codes = [each["code"] for each in found if each["action"] == "oss/GetObject"]
    assert sorted(codes) == ["OK", "OK", "OK", "SignatureDoesNotMatch"]
    signed = [each["parameters"] for each in found if "note" in each["parameters"]]
    assert [each["note"] for each in signed] == ["***", "***"]
    (of_wrong,) = [each for each in found if each["code"] == "SignatureDoesNotMatch"]
    assert (of_wrong["account"], of_wrong["access_key_id"]) == ("", account.access_key_id)
    assert {each["answer"] for each in found} == {None}
    read = max(each["answer_bytes"] for each in found if each["code"] == "OK")
    assert read >= len(b"the secret of the disk")


def test_requests_to_oss_are_not_sent_again_by_a_program(
    server: InProcessServer, bucket: oss2.Bucket
) -> None:
    bucket.get_bucket_info()
    for form in ("curl", "python"):
        page = f"{server.url}/_genzo/requests?action=oss/GetBucketInfo&as={form}"
        lines = [line for line in oss2.Session().session.get(page).text.splitlines() if "OSS" in line]
        assert set(lines) == {"# It is a request to OSS, which the SDKs of OSS send."}


def test_metrics_count_operations_errors_and_callers(server: InProcessServer, bucket: oss2.Bucket) -> None:
    def counted(action: str, code: str, caller: str) -> float:
        page = scrape(oss2.Session().session.get(f"{server.url}{METRICS}").text)
        return page.value("genzo_requests_total", action=action, code=code, account_class=caller)

    put, unknown = counted("oss/PutObject", "OK", "root"), counted("oss/unknown", "AccessDenied", "none")
    missing = counted("oss/GetObject", "NoSuchKey", "root")
    bucket.put_object("a", b"x")
    with pytest.raises(OssError):
        bucket.get_object("b")
    host = {"Host": f"oss-{REGION}.aliyuncs.com"}
    assert oss2.Session().session.patch(server.url, headers=host).status_code == 403
    assert counted("oss/PutObject", "OK", "root") == put + 1
    assert counted("oss/GetObject", "NoSuchKey", "root") == missing + 1
    assert counted("oss/unknown", "AccessDenied", "none") == unknown + 1


def test_each_error_is_one_of_metrics_and_logs() -> None:
    kinds = [each for each in vars(errors).values() if isinstance(each, OssErrorType)]
    assert len(kinds) > 20
    for kind in kinds:
        error = kind(BucketName="{not a field}").as_api_error
        assert (error.code, error.status, error.message) == (kind.code, kind.status, kind.message)
