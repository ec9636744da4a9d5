"""Hostile unsigned parameters and headers, with --auth verify and with --auth open."""

from hypothesis import given
from hypothesis import strategies as st

from tests.hostile.limits import share
from tests.hostile.signing import http_request
from tests.hostile.strategies import RawHeader, plain_headers, raw_parameters
from tests.hostile.target import Target

_REFUSED_BY_HTTP = (400, 414, 431)
_COMMON = (
    b"AccessKeyId=genzo&SignatureMethod=HMAC-SHA1&SignatureVersion=1.0&SignatureNonce=1"
    b"&Timestamp=2024-01-01T00:00:00Z&Signature=x"
)
_ACTION = b"Version=2014-05-26&Action=DescribeImages&RegionId=cn-hangzhou"
prefixes = st.sampled_from(
    (b"", _ACTION, _ACTION + b"&" + _COMMON, b"Action=DescribeZones&Version=2014-05-26", b"Format=JSON")
)
methods = st.sampled_from(("GET", "POST"))


def _send(server: Target, kind: str, method: str, parameters: bytes, headers: list[RawHeader]) -> None:
    lines = b"".join(name + b": " + value + b"\r\n" for name, value in headers)
    answer = server.request(http_request(method, parameters, lines), kind=kind)
    assert answer.is_of_the_api or (answer.status in _REFUSED_BY_HTTP and not answer.body), answer


@given(methods, st.tuples(prefixes, raw_parameters).map(b"&".join))
@share(12)
def test_unsigned_parameters_are_answered(verifying: Target, method: str, parameters: bytes) -> None:
    _send(verifying, "unsigned parameters,", method, parameters, [])


@given(methods, st.tuples(prefixes, raw_parameters).map(b"&".join), plain_headers)
@share(12)
def test_unsigned_headers_are_answered(
    verifying: Target, method: str, parameters: bytes, headers: list[RawHeader]
) -> None:
    _send(verifying, "unsigned headers,", method, parameters, headers)


@given(methods, raw_parameters, plain_headers)
@share(13)
def test_open_authentication_answers_hostile_requests_too(
    opened: Target, method: str, parameters: bytes, headers: list[RawHeader]
) -> None:
    _send(opened, "unsigned to an open server,", method, _ACTION + b"&" + parameters, headers)
