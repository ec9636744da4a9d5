"""Who may control a server."""

import pytest

from genzo.control.access import is_loopback, may_control
from genzo.wire.types import HttpRequest


def request(client: str, **headers: str) -> HttpRequest:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return HttpRequest("PUT", "/_genzo/clock", b"", named, b"", client)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
def test_this_machine_is_told_by_its_addresses(address: str) -> None:
    assert is_loopback(address)
    assert may_control(request(address), "")


@pytest.mark.parametrize(
    "address",
    ["", "localhost", "10.0.0.1", "203.0.113.7", "::ffff:10.0.0.1", "fe80::1", "0.0.0.0", "128.0.0.1"],
)
def test_no_other_is(address: str) -> None:
    assert not is_loopback(address)
    assert not may_control(request(address), "")
    assert not may_control(request(address, authorization="Bearer "), "")
    assert not may_control(request(address, authorization="Bearer wrong"), "right")
    assert not may_control(request(address, authorization="right"), "right")
    assert may_control(request(address, authorization="Bearer right"), "right")


@pytest.mark.parametrize(
    ("origin", "host", "may"),
    [
        ("http://localhost:8420", "localhost:8420", True),
        ("https://127.0.0.1:8420", "127.0.0.1:8420", True),
        ("http://[::1]:8420", "[::1]:8420", True),
        ("http://localhost", "localhost", True),
        ("http://localhost:3000", "localhost:8420", False),
        ("http://evil.example", "localhost:8420", False),
        ("http://evil.example:8420", "evil.example:8420", False),
        ("http://localhost.evil.example", "localhost.evil.example", False),
        ("null", "localhost:8420", False),
        ("http://[", "[", False),
    ],
)
def test_a_browser_tells_whose_page_asks(origin: str, host: str, may: bool) -> None:
    assert may_control(request("127.0.0.1", origin=origin, host=host), "") is may
    assert may_control(request("127.0.0.1", origin=origin, host=host, authorization="Bearer t"), "t")
