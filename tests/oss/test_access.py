"""Who may use which bucket: nobody in where they do not belong."""

import json
import time
from collections.abc import Callable
from email.utils import formatdate

import oss2  # type: ignore[import-untyped]
import pytest
from oss2.exceptions import OssError  # type: ignore[import-untyped]

from genzo.testing import serve
from genzo.testing.account import Account
from tests.oss.conftest import REGION, bucket_of

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

RAM, STS = {"Version": "2015-05-01"}, {"Version": "2015-04-01"}


def code_of(refused: Callable[[], object]) -> str:
    with pytest.raises(OssError) as error:
        refused()
    code: str = error.value.code
    return code


@pytest.mark.parametrize("version", ["v1", "v4"])
def test_a_wrong_key_or_secret_is_refused(account: Account, bucket: oss2.Bucket, version: str) -> None:
    wrong = oss2.make_auth(account.access_key_id, "wrong", version)
    unknown = oss2.make_auth("unknown", account.access_key_secret, version)
    for auth, code in ((wrong, "SignatureDoesNotMatch"), (unknown, "InvalidAccessKeyId")):
        client = oss2.Bucket(auth, account.url, bucket.bucket_name, region=REGION)
        assert code_of(client.list_objects) == code
        assert code_of(lambda client=client: client.put_object("a", b"x")) == code  # type: ignore[misc] # bound now
    assert not bucket.object_exists("a")


def test_a_request_without_a_key_is_refused(account: Account, bucket: oss2.Bucket) -> None:
    bucket.put_object("a", b"x")
    session = oss2.Session().session
    host = {"Host": f"{bucket.bucket_name}.oss-{REGION}.aliyuncs.com"}
    for method, path in (("GET", "a"), ("GET", ""), ("PUT", "b"), ("DELETE", "a")):
        answer = session.request(method, f"{account.url}/{path}", headers=host)
        assert (answer.status_code, "<Code>AccessDenied</Code>" in answer.text) == (403, True)
    assert [each.key for each in bucket.list_objects().object_list] == ["a"]


def test_another_account_gets_nowhere(stranger: Account, bucket: oss2.Bucket) -> None:
    bucket.put_object("a", b"x")
    upload = bucket.init_multipart_upload("b").upload_id
    theirs = bucket_of(stranger, bucket.bucket_name)
    for refused in (
        theirs.list_objects,
        theirs.get_bucket_info,
        theirs.delete_bucket,
        lambda: theirs.get_object("a"),
        lambda: theirs.put_object("a", b"y"),
        lambda: theirs.delete_object("a"),
        lambda: theirs.batch_delete_objects(["a"]),
        lambda: theirs.upload_part("b", upload, 1, b"y"),
        lambda: theirs.abort_multipart_upload("b", upload),
    ):
        assert code_of(refused) == "AccessDenied"
    assert code_of(theirs.create_bucket) == "BucketAlreadyExists"
    assert bucket.get_object("a").read() == b"x"


def test_another_account_cannot_copy_from_a_bucket(stranger: Account, bucket: oss2.Bucket) -> None:
    bucket.put_object("a", b"x")
    own = bucket_of(stranger, "copies-of-others")
    own.create_bucket()
    assert code_of(lambda: own.copy_object(bucket.bucket_name, "a", "copy")) == "AccessDenied"
    own.delete_bucket()


def test_buckets_of_others_are_not_listed(account: Account, stranger: Account, bucket: oss2.Bucket) -> None:
    def names(of: Account) -> list[str]:
        auth = oss2.AuthV4(of.access_key_id, of.access_key_secret)
        return [each.name for each in oss2.BucketIterator(oss2.Service(auth, of.url, region=REGION))]

    assert bucket.bucket_name in names(account)
    assert bucket.bucket_name not in names(stranger)


def test_a_user_may_do_what_policies_allow(account: Account, bucket: oss2.Bucket) -> None:
    account.call("CreateUser", **RAM, UserName="packer")
    key = account.call("CreateAccessKey", **RAM, UserName="packer")["AccessKey"]
    auth = oss2.AuthV4(key["AccessKeyId"], key["AccessKeySecret"])
    user = oss2.Bucket(auth, account.url, bucket.bucket_name, region=REGION)
    assert code_of(lambda: user.put_object("in/a", b"x")) == "AccessDenied"
    statement = {
        "Effect": "Allow",
        "Action": ["oss:PutObject", "oss:DeleteObject"],
        "Resource": f"acs:oss:*:*:{bucket.bucket_name}/in/*",
    }
    document = json.dumps({"Version": "1", "Statement": [statement]})
    account.call("CreatePolicy", **RAM, PolicyName="uploads", PolicyDocument=document)
    account.call("AttachPolicyToUser", **RAM, PolicyType="Custom", PolicyName="uploads", UserName="packer")
    user.put_object("in/a", b"x")
    assert code_of(lambda: user.get_object("in/a")) == "AccessDenied"
    assert code_of(lambda: user.put_object("out", b"x")) == "AccessDenied"
    bucket.put_object("out", b"x")
    assert code_of(lambda: user.batch_delete_objects(["in/a", "out"])) == "AccessDenied"
    assert bucket.object_exists("in/a")
    user.batch_delete_objects(["in/a"])
    assert not bucket.object_exists("in/a")


def test_a_session_needs_its_token(account: Account, bucket: oss2.Bucket) -> None:
    trust = {
        "Version": "1",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "sts:AssumeRole",
                "Principal": {"RAM": [f"acs:ram::{account.id}:root"]},
            }
        ],
    }
    account.call("CreateUser", **RAM, UserName="caller")
    key = account.call("CreateAccessKey", **RAM, UserName="caller")["AccessKey"]
    full = {"PolicyType": "System", "PolicyName": "AliyunSTSAssumeRoleAccess"}
    account.call("AttachPolicyToUser", **RAM, **full, UserName="caller")
    role = account.call("CreateRole", **RAM, RoleName="uploader", AssumeRolePolicyDocument=json.dumps(trust))[
        "Role"
    ]
    account.call(
        "AttachPolicyToRole",
        **RAM,
        PolicyType="System",
        PolicyName="AliyunOSSFullAccess",
        RoleName="uploader",
    )
    user = Account(account._all, account.id, "", key["AccessKeyId"], key["AccessKeySecret"])  # noqa: SLF001
    session = user.call("AssumeRole", **STS, RoleArn=role["Arn"], RoleSessionName="test")["Credentials"]
    pair, token = (session["AccessKeyId"], session["AccessKeySecret"]), session["SecurityToken"]
    for version in ("v1", "v4"):
        auth = oss2.StsAuth(*pair, token, auth_version=version)
        client = oss2.Bucket(auth, account.url, bucket.bucket_name, region=REGION)
        client.put_object("a", b"x")
        assert oss2.Session().session.get(client.sign_url("GET", "a", 60)).content == b"x"
        other = oss2.StsAuth(*pair, token[:-8] + "AAAAAAA=", auth_version=version)
        client = oss2.Bucket(other, account.url, bucket.bucket_name, region=REGION)
        assert code_of(lambda client=client: client.get_object("a")) == "InvalidSecurityToken"  # type: ignore[misc] # bound now
    bare = oss2.Bucket(oss2.Auth(*pair), account.url, bucket.bucket_name)
    assert code_of(lambda: bare.get_object("a")) == "InvalidSecurityToken"


def test_an_old_signature_is_refused(
    account: Account, bucket: oss2.Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket.put_object("a", b"x")
    v1 = bucket_of(account, bucket.bucket_name, "v1")
    session = oss2.Session().session
    for client in (v1, bucket):
        answer = session.get(client.sign_url("GET", "a", -1))
        assert (answer.status_code, "Request has expired." in answer.text) == (403, True)
    old = time.time() - 16 * 60
    monkeypatch.setattr("oss2.utils.http_date", lambda: formatdate(old, usegmt=True))
    assert code_of(lambda: v1.get_object("a")) == "RequestTimeTooSkewed"


def test_a_signed_request_cannot_be_turned_into_another(bucket: oss2.Bucket) -> None:
    bucket.put_object("a", b"x")
    bucket.put_object("b", b"y")
    session = oss2.Session().session
    url = bucket.sign_url("GET", "a", 60)
    for changed in (url.replace("/a?", "/b?"), f"{url}&response-content-type=text/html", f"{url}&acl"):
        assert session.get(changed).status_code == 403
    assert session.delete(url).status_code == 403


def test_buckets_stay_private(account: Account, bucket: oss2.Bucket) -> None:
    assert code_of(lambda: bucket.put_bucket_acl(oss2.BUCKET_ACL_PUBLIC_READ)) == "AccessDenied"
    new = bucket_of(account, "public-bucket")
    assert code_of(lambda: new.create_bucket(oss2.BUCKET_ACL_PUBLIC_READ)) == "AccessDenied"
    assert code_of(new.get_bucket_info) == "NoSuchBucket"
    bucket.put_bucket_acl(oss2.BUCKET_ACL_PRIVATE)
    assert bucket.get_bucket_acl().acl == "private"


@pytest.mark.parametrize(
    ("acl", "code"),
    [("public-read", "AccessDenied"), ("public-read-write", "AccessDenied"), ("all", "InvalidArgument")],
)
def test_objects_stay_private(bucket: oss2.Bucket, acl: str, code: str) -> None:
    bucket.put_object("source", b"x", headers={"x-oss-object-acl": "private"})
    asked = {"x-oss-object-acl": acl}
    assert code_of(lambda: bucket.put_object("a", b"x", headers=asked)) == code
    assert code_of(lambda: bucket.init_multipart_upload("a", headers=asked)) == code
    assert code_of(lambda: bucket.copy_object(bucket.bucket_name, "source", "a", headers=asked)) == code
    assert not bucket.object_exists("a")


def test_without_checks_every_key_has_its_own_buckets() -> None:
    with serve(auth="open") as server:
        first, second = [
            oss2.Bucket(oss2.AuthV4(key, "any"), server.url, "shared-name", region=REGION)
            for key in ("first-key", "second-key")
        ]
        first.create_bucket()
        first.put_object("a", b"x")
        assert code_of(lambda: second.get_object("a")) == "AccessDenied"
        assert first.get_object("a").read() == b"x"
