"""Bytes that are no request, almost a request, or several requests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile import request_bytes
from tests.hostile.limits import share
from tests.hostile.strategies import raw_bytes
from tests.hostile.target import Target

_GET = b"GET /?Action=DescribeImages&RegionId=cn-hangzhou&Format=JSON HTTP/1.1\r\nHost: x\r\n"


@given(raw_bytes)
@share(10)
def test_any_bytes_get_an_answer(opened: Target, data: bytes) -> None:
    answers = opened.stream(data + b"\r\n\r\n", kind="bytes,")
    # Blank lines are no request yet, and with these words HTTP/2 begins, which has frames instead of answers.
    assert answers or not data.strip(b"\r\n") or data.lstrip(b"\r\n").startswith(b"PRI * HTTP/2.0"), data


@given(st.sampled_from(request_bytes.SEEDS), st.integers(0, 300), st.booleans())
@share(3)
def test_abandoned_requests_do_no_harm(
    opened: Target, request_bytes: bytes, length: int, reset: bool
) -> None:
    opened.abandon(request_bytes[:length], reset=reset, kind="abandoned,")


@pytest.mark.parametrize("target", request_bytes.TARGETS)
@pytest.mark.parametrize("method", [b"GET", b"OPTIONS"])
def test_odd_targets(opened: Target, method: bytes, target: bytes) -> None:
    line = method + b" " + target + b" HTTP/1.1\r\n"
    answer = opened.request(line + b"Host: x\r\nConnection: close\r\n\r\n", kind="targets,")
    # /_genzo/ leads to a page of the console.
    assert answer.status in (200, 303, 400, 403, 404, 405, 413), answer


@pytest.mark.parametrize("method", request_bytes.METHODS)
def test_odd_methods(opened: Target, method: bytes) -> None:
    answer = opened.request(method + b" / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", kind="methods,")
    expected = {b"GET": 404, b"POST": 404, b"OPTIONS": 200}
    assert answer.status == expected.get(method, 403), answer


@pytest.mark.parametrize("header", request_bytes.PLAIN_HEADERS)
def test_odd_headers_of_a_good_request(opened: Target, header: tuple[bytes, bytes]) -> None:
    answer = opened.request(_GET + b": ".join(header) + b"\r\nConnection: close\r\n\r\n", kind="headers,")
    assert answer.status == 200, answer


@pytest.mark.parametrize("header", request_bytes.FRAMING_HEADERS)
def test_headers_that_say_how_to_read_the_request(opened: Target, header: tuple[bytes, bytes]) -> None:
    (answer,) = opened.stream(_GET + b": ".join(header) + b"\r\nConnection: close\r\n\r\n", kind="headers,")
    assert answer.status in (200, 400), answer


def test_pipelined_requests_are_answered_in_order(opened: Target) -> None:
    formats = (b"JSON", b"XML", b"YAML", b"JSON", b"XML")
    requests = [
        b"GET /?Action=DescribeRegions&Format=%s HTTP/1.1\r\nHost: x\r\n%s\r\n"
        % (name, b"Connection: close\r\n" if place == 4 else b"")
        for place, name in enumerate(formats)
    ]
    answers = opened.pipeline(requests, kind="pipelined,")
    assert [answer.status for answer in answers] == [200, 200, 400, 200, 200]
    kinds = [answer.headers["content-type"].partition(";")[0] for answer in answers]
    assert [kinds[place] for place in (0, 1, 3, 4)] == [
        "application/json",
        "text/xml",
        "application/json",
        "text/xml",
    ]


def test_http_1_0_without_a_host_is_served(opened: Target) -> None:
    answer = opened.request(
        b"GET /?Action=DescribeImages&RegionId=cn-hangzhou&Format=JSON HTTP/1.0\r\n\r\n", kind="http/1.0"
    )
    assert answer.status == 200
