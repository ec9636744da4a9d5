"""Both signatures, of requests as the documentation of OSS shows them."""

import pytest

from genzo.wire.oss import signature_v1, signature_v4
from genzo.wire.oss.request import OssRequest
from genzo.wire.types import HttpRequest

PAIR = ("44CF9590006BF252F707", "OtxrzxIsfpFjA7SwPzILwy8Bw21TLhquhboDYROV")


def request(method: str, host: str, target: str, **headers: str) -> OssRequest:
    path, _, query = target.partition("?")
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return OssRequest(HttpRequest(method, path, query.encode(), (("host", host), *named.items()), b""))


def test_the_example_of_version_1() -> None:
    """The documentation's: PUT of /oss-example/nelson with two headers of OSS."""
    signed = request(
        "PUT",
        "oss-example.oss-cn-hangzhou.aliyuncs.com",
        "/nelson",
        content_md5="ODBGOERFMDMzQTczRUY3NUE3NzA5QzdFNUYzMDQxNEM=",
        content_type="text/html",
        date="Thu, 17 Nov 2005 18:49:58 GMT",
        x_oss_meta_author="foo@bar.com",
        x_oss_magic="abracadabra",
        authorization=f"OSS {PAIR[0]}:26NBxoKdsyly4EDv6inkoDft/yA=",
    )
    found = signature_v1.read(signed)
    assert found is not None
    text = signature_v1.string_to_sign(signed, found.date)
    assert text.endswith("x-oss-magic:abracadabra\nx-oss-meta-author:foo@bar.com\n/oss-example/nelson")
    assert signature_v1.matches(found.signature, PAIR[1], text)
    assert not signature_v1.matches(found.signature, PAIR[1], text.replace("foo", "bar"))


def test_subresources_are_signed_and_other_parameters_are_not() -> None:
    listed = request("GET", "127.0.0.1", "/b?uploads&prefix=x&uploadId=1&acl=")
    assert signature_v1.string_to_sign(listed, "date") == "GET\n\n\ndate\n/b/?acl&uploadId=1&uploads"


def test_version_4_signs_every_parameter_and_the_headers_that_it_names() -> None:
    signed = request(
        "PUT",
        "examplebucket.oss-cn-hangzhou.aliyuncs.com",
        "/exampleobject+%C3%BC?b=%2F&a&x-oss-signature=x",
        content_type="text/plain",
        content_disposition="attachment",
        content_length="3",
        x_oss_date="20250411T064124Z",
        x_oss_content_sha256="UNSIGNED-PAYLOAD",
        authorization=(
            "OSS4-HMAC-SHA256 Credential=LTAI/20250411/cn-hangzhou/oss/aliyun_v4_request, "
            "AdditionalHeaders=Content-Length;content-disposition,Signature=00"
        ),
    )
    found = signature_v4.read(signed)
    assert found is not None
    assert signature_v4.canonical_request(signed, found).split("\n") == [
        "PUT",
        "/examplebucket/exampleobject%2B%C3%BC",
        "a&b=%2F",
        "content-disposition:attachment",
        "content-length:3",
        "content-type:text/plain",
        "x-oss-content-sha256:UNSIGNED-PAYLOAD",
        "x-oss-date:20250411T064124Z",
        "",
        "content-disposition;content-length",
        "UNSIGNED-PAYLOAD",
    ]


@pytest.mark.parametrize(
    "authorization",
    [
        "OSS4-HMAC-SHA256 Credential=LTAI/20250411/cn-hangzhou/ecs/aliyun_v4_request,Signature=0",
        "OSS4-HMAC-SHA256 Credential=LTAI/20250410/cn-hangzhou/oss/aliyun_v4_request,Signature=0",
        "OSS4-HMAC-SHA256 Credential=LTAI,Signature=0",
        "OSS4-HMAC-SHA256",
    ],
)
def test_another_day_or_product_is_no_signature(authorization: str) -> None:
    signed = request("GET", "b", "/", authorization=authorization, x_oss_date="20250411T064124Z")
    assert signature_v4.read(signed) is None
