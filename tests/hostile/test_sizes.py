"""Very large requests, and requests with a wrong length."""

import socket
from contextlib import suppress

import pytest

from genzo.http.request_body import MAX_BODY
from tests.api import timestamp
from tests.hostile.signing import http_request, signed_request
from tests.hostile.target import Target

_POST = (
    b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n"
)
_CALL = b"Action=DescribeImages&RegionId=cn-hangzhou&Format=JSON"
_MIB = 1024 * 1024
_MANY = 990
_REGION = ("RegionId", "cn-hangzhou")


def test_a_body_of_the_largest_size_is_read(opened: Target) -> None:
    body = (_CALL + b"&x=").ljust(MAX_BODY, b"x")
    assert opened.request(http_request("POST", body), kind="sizes,").status == 200


@pytest.mark.parametrize("size", [MAX_BODY + 1, 3 * _MIB])
def test_a_larger_body_is_refused(opened: Target, size: int) -> None:
    answer = opened.request(http_request("POST", b"x" * size), kind="sizes,")
    assert (answer.status, answer.envelope["Code"]) == (413, "RequestEntityTooLarge")


def test_a_larger_chunked_body_is_refused(opened: Target) -> None:
    chunks = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    request = _POST + b"Transfer-Encoding: chunked\r\n\r\n" + chunks * 3 + b"0\r\n\r\n"
    answer = opened.request(request, kind="sizes,")
    assert (answer.status, answer.envelope["Code"]) == (413, "RequestEntityTooLarge")


def test_an_endless_chunked_body_is_cut(opened: Target) -> None:
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    sent = 0
    with socket.create_connection((opened.api.host, opened.api.port), timeout=10) as connection:
        connection.sendall(_POST + b"Transfer-Encoding: chunked\r\n\r\n")
        with suppress(ConnectionError):
            while sent < 600 * _MIB:
                connection.sendall(chunk)
                sent += len(chunk)
        assert b" 413 " in connection.recv(65536)
    assert sent < 30 * _MIB  # what the server reads, and what the two kernels hold


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
    # What arrives at once may be read whole, up to about twice the limit.
    for size in (400_000, 1_000_000):
        assert statuses(opened, request % (b"a" * size)) in ([431], [])


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
        [(f"p{number}", "") for number in range(_MANY)],
        [("a", "b")] * _MANY,
        [("RegionId", "cn-hangzhou")] * _MANY,
        [(f"Tag.{number}.Key", "k") for number in range(_MANY)],
        [(f"Filter.{number}.Value", "v") for number in range(_MANY)],
        [("Tag" + ".1" * 500, "k")],
        [("ImageId", "m-1," * 20_000)],
        [("ImageId", "," * 40_000)],
        [("Status", "Available," * 10_000)],
        [("n" * 1_000, "v")],
    ],
    ids=["names", "same", "regions", "tags", "filters", "deep", "ids", "commas", "states", "name"],
)
def test_many_parameters_under_a_signature(verifying: Target, pairs: list[tuple[str, str]]) -> None:
    request = signed_request("POST", "DescribeImages", [_REGION, *pairs])
    answer = verifying.request(request, kind="sizes,")
    assert answer.is_of_the_api
    assert answer.status != 413


@pytest.mark.parametrize(
    "body",
    [b"&" * 1_000, b"&".join(b"p%d=" % number for number in range(1_001)), b"n" * 1_025 + b"=v"],
    ids=["separators", "names", "name"],
)
def test_too_many_parameters_and_too_long_names_are_refused(opened: Target, body: bytes) -> None:
    answer = opened.request(http_request("POST", body + b"&Format=JSON"), kind="sizes,")
    assert (answer.status, answer.envelope["Code"]) == (413, "RequestEntityTooLarge")


def test_a_header_cannot_be_signed_thousands_of_times(verifying: Target) -> None:
    required = "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version"
    signed = f"{required};{'x-long;' * 5_000}accept"
    authorization = f"ACS3-HMAC-SHA256 Credential=genzo,SignedHeaders={signed},Signature={'0' * 64}"
    now = timestamp()
    headers = {
        "Authorization": authorization,
        "x-long": "a" * 50_000,
        "x-acs-signature-nonce": "n",
        "x-acs-date": now,
        "x-acs-action": "DescribeRegions",
        "x-acs-version": "2014-05-26",
        "Accept": "application/json",
    }
    sent = "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode()
    answer = verifying.request(http_request("GET", b"", sent), kind="sizes,")
    assert answer.envelope["Code"] == "IncompleteSignature"


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
    pairs = [_REGION, ("Status", "ALL"), (name, text * 10_000)]
    assert verifying.request(signed_request("POST", "DescribeImages", pairs), kind="sizes,").is_of_the_api


def test_a_wrong_signature_of_a_long_text_is_answered_with_the_string_to_sign(verifying: Target) -> None:
    request = signed_request("POST", "DescribeImages", [_REGION, ("x", "&" * 40_000)])
    answer = verifying.request(request.replace(b"cn-hangzhou", b"cn-shenzhen"), kind="sizes,")
    assert answer.envelope["Code"] == "SignatureDoesNotMatch"
    assert answer.envelope["Message"].count("%2526") == 40_000
