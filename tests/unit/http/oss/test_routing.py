"""Which requests are those to OSS."""

import pytest

from genzo.http.oss.routing import is_for_oss


def scope(host: str, authorization: str = "", path: str = "/", query: str = "") -> dict[str, object]:
    headers = [(b"host", host.encode())]
    if authorization:
        headers.append((b"authorization", authorization.encode()))
    return {"headers": headers, "path": path, "query_string": query.encode()}


@pytest.mark.parametrize(
    "to_oss",
    [
        scope("oss-cn-hangzhou.aliyuncs.com"),
        scope("my-images.OSS-cn-hangzhou.aliyuncs.com:443"),
        scope("127.0.0.1:8420", "OSS genzo:c2lnbmF0dXJl"),
        scope("127.0.0.1:8420", "OSS4-HMAC-SHA256 Credential=genzo"),
        scope("127.0.0.1:8420", path="/b/a", query="OSSAccessKeyId=genzo&Expires=1&Signature=x"),
        scope("127.0.0.1:8420", path="/b/a", query="x-oss-signature-version=OSS4-HMAC-SHA256"),
    ],
)
def test_a_request_to_oss(to_oss: dict[str, object]) -> None:
    assert is_for_oss(to_oss)


@pytest.mark.parametrize(
    "other",
    [
        scope("ecs.cn-hangzhou.aliyuncs.com"),
        scope("notoss.aliyuncs.com.example"),
        scope("127.0.0.1:8420", "ACS3-HMAC-SHA256 Credential=genzo"),
        scope("127.0.0.1:8420", query="Action=ImportImage&DiskDeviceMapping.1.OSSBucket=b"),
        scope("127.0.0.1:8420", path="/_genzo/ready"),
    ],
)
def test_another_request(other: dict[str, object]) -> None:
    assert not is_for_oss(other)
