"""Very large requests, and requests with a wrong length."""

import pytest

from tests.hostile.signing import http_request, signed_request
from tests.hostile.target import Target

_POST = (
    b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n"
)
_CALL = b"Action=DescribeImages&RegionId=cn-hangzhou&Format=JSON"
_MIB = 1024 * 1024
_REGION = ("RegionId", "cn-hangzhou")


def test_a_body_of_one_mib_is_read(opened: Target) -> None:
    body = (_CALL + b"&x=").ljust(_MIB, b"x")
    assert opened.request(http_request("POST", body), kind="sizes,").status == 200


@pytest.mark.parametrize("size", [_MIB + 1, 3 * _MIB])
def test_a_larger_body_is_refused(opened: Target, size: int) -> None:
    answer = opened.request(http_request("POST", b"x" * size), kind="sizes,")
    assert (answer.status, answer.envelope["Code"]) == (413, "RequestEntityTooLarge")


def test_a_larger_chunked_body_is_refused(opened: Target) -> None:
    chunks = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    request = _POST + b"Transfer-Encoding: chunked\r\n\r\n" + chunks * 17 + b"0\r\n\r\n"
    answer = opened.request(request, kind="sizes,")
    assert (answer.status, answer.envelope["Code"]) == (413, "RequestEntityTooLarge")


def test_a_body_in_chunks_of_one_byte_is_read(opened: Target) -> None:
    chunks = b"".join(b"1\r\n%c\r\n" % octet for octet in _CALL)
    answer = opened.request(
        _POST + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n", kind="sizes,"
    )
    assert answer.status == 200


def test_bytes_after_the_content_length_are_not_part_of_the_body(opened: Target) -> None:
    request = _POST + b"Content-Length: %d\r\n\r\n" % len(_CALL) + _CALL + b"&DryRun=true"
    assert opened.request(request, kind="sizes,").status == 200


@pytest.mark.parametrize(
    "unfinished",
    [
        b"Content-Length: 1000\r\n\r\n" + _CALL,
        b"Content-Length: 1000\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n" % (len(_CALL), _CALL),
        b"Transfer-Encoding: chunked\r\n\r\nno length\r\n",
    ],
    ids=["length", "nothing", "chunk", "no chunk"],
)
def test_a_truncated_body_is_not_executed(opened: Target, unfinished: bytes) -> None:
    post = _POST.replace(b"/ ", b"/?" + _CALL + b" ")
    (answer,) = opened.stream(post + unfinished, kind="sizes,")
    assert answer.status == 400


def statuses(server: Target, request: bytes) -> list[int]:
    """What a request is answered with; nothing where the answer is lost.

    A server that refuses before it has read everything resets the connection, which may throw its answer away
    (RFC 9112, section 9.6).
    """
    return [answer.status for answer in server.stream(request, kind="sizes,")]


@pytest.mark.parametrize("header", [b"Host", b"Authorization", b"Accept", b"x-acs-action", b"Content-Type"])
def test_long_headers(opened: Target, header: bytes) -> None:
    request = b"GET /?" + _CALL + b" HTTP/1.1\r\nConnection: close\r\n" + header + b": %s\r\n\r\n"
    for size in (10_000, 100_000):
        assert opened.request(request % (b"a" * size), kind="sizes,").status == 200
    assert statuses(opened, request % (b"a" * 1_000_000)) in ([431], [])


def test_many_headers(opened: Target) -> None:
    few, many, very_many = (
        http_request("GET", _CALL, b"".join(b"x-%d: 1\r\n" % number for number in range(count)))
        for count in (90, 1_000, 20_000)
    )
    assert opened.request(few, kind="sizes,").status == 200
    assert opened.request(many, kind="sizes,").status == 431
    assert statuses(opened, very_many) in ([431], [])


def test_long_targets(opened: Target) -> None:
    for size, expected in ((10_000, 200), (60_000, 200), (100_000, 414)):
        request = http_request("GET", _CALL + b"&x=" + b"a" * size)
        assert opened.request(request, kind="sizes,").status == expected
    assert statuses(opened, http_request("GET", _CALL + b"&x=" + b"a" * 1_000_000)) in ([431], [])


@pytest.mark.parametrize(
    "pairs",
    [
        [(f"p{number}", "") for number in range(20_000)],
        [("a", "b")] * 20_000,
        [("RegionId", "cn-hangzhou")] * 5_000,
        [(f"Tag.{number}.Key", "k") for number in range(20_000)],
        [(f"Filter.{number}.Value", "v") for number in range(20_000)],
        [("Tag" + ".1" * 20_000, "k")],
        [("ImageId", "m-1," * 100_000)],
        [("ImageId", "," * 500_000)],
        [("Status", "Available," * 50_000)],
        [("n" * 500_000, "v")],
    ],
    ids=["names", "same", "regions", "tags", "filters", "deep", "ids", "commas", "states", "name"],
)
def test_many_parameters_under_a_signature(verifying: Target, pairs: list[tuple[str, str]]) -> None:
    request = signed_request("POST", "DescribeImages", [_REGION, *pairs])
    assert verifying.request(request, kind="sizes,").is_of_the_api


@pytest.mark.parametrize("text", ["a", "*", "[", "*a", "原"])
@pytest.mark.parametrize(
    "name",
    [
        "ImageName",
        "ImageId",
        "ImageFamily",
        "SnapshotId",
        "ResourceGroupId",
        "Tag.1.Key",
        "PageSize",
        "ShowExpired",
    ],
)
def test_long_values_under_a_signature(verifying: Target, name: str, text: str) -> None:
    pairs = [_REGION, ("Status", "ALL"), (name, text * 60_000)]
    assert verifying.request(signed_request("POST", "DescribeImages", pairs), kind="sizes,").is_of_the_api


def test_a_wrong_signature_of_a_long_text_is_answered_with_the_string_to_sign(verifying: Target) -> None:
    request = signed_request("POST", "DescribeImages", [_REGION, ("x", "&" * 100_000)])
    answer = verifying.request(request.replace(b"cn-hangzhou", b"cn-shenzhen"), kind="sizes,")
    assert answer.envelope["Code"] == "SignatureDoesNotMatch"
    assert answer.envelope["Message"].count("%2526") == 100_000
