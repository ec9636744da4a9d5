"""Which bucket and which key a request is about."""

import pytest

from genzo.errors.oss import OssError
from genzo.wire.oss.request import address_of, is_oss_host


@pytest.mark.parametrize(
    ("host", "path", "expected"),
    [
        ("oss-cn-hangzhou.aliyuncs.com", "/", ("cn-hangzhou", "", "")),
        ("images.oss-cn-hangzhou.aliyuncs.com:8420", "/a/b", ("cn-hangzhou", "images", "a/b")),
        ("Images.OSS-cn-beijing-internal.aliyuncs.com.", "/", ("cn-beijing", "images", "")),
        ("oss-us-east-1.aliyuncs.com", "/images/a%20b+c", ("us-east-1", "images", "a b+c")),
        ("images.oss-accelerate.aliyuncs.com", "/a", ("", "images", "a")),
        ("images.oss.aliyuncs.com", "/a", ("", "images", "a")),
        ("127.0.0.1:8420", "/images/%C3%BC", ("", "images", "ü")),
        ("127.0.0.1:8420", "/images", ("", "images", "")),
        ("127.0.0.1:8420", "/", ("", "", "")),
        ("127.0.0.1", "//a", ("", "", "a")),
        ("images.oss-cn-hangzhou.aliyuncs.com", "//a", ("cn-hangzhou", "images", "/a")),
    ],
)
def test_addresses(host: str, path: str, expected: tuple[str, str, str]) -> None:
    assert address_of(host, path) == expected


@pytest.mark.parametrize("path", ["/images/%FF", "/images/" + "x" * 1024])
def test_a_key_is_text_of_a_bounded_length(path: str) -> None:
    with pytest.raises(OssError) as error:
        address_of("127.0.0.1", path)
    assert error.value.kind.code == "InvalidObjectName"


@pytest.mark.parametrize(
    "host",
    [
        "ecs.aliyuncs.com",
        "oss-cn-hangzhou.aliyuncs.com.example",
        "notoss-cn-hangzhou.aliyuncs.com",
        "127.0.0.1:8420",
        "",
    ],
)
def test_other_hosts_are_not_those_of_oss(host: str) -> None:
    assert not is_oss_host(host)
