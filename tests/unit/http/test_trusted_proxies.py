"""The client's address behind trusted proxies."""

import pytest

from genzo.http.trusted_proxies import TrustedProxies
from genzo.service.server_settings import SettingsError
from genzo.wire.types import HttpRequest

TRUSTED = ("10.0.0.0/8", "192.0.2.1", "2001:db8::/32")


def resolved(peer: str, *headers: tuple[str, str], is_secure: bool = False) -> tuple[str, bool]:
    request = HttpRequest("GET", "/", b"", headers, b"", peer, is_secure=is_secure)
    found = TrustedProxies(TRUSTED).resolved(request)
    return found.client, found.is_secure


def forwarded(*lines: str) -> tuple[tuple[str, str], ...]:
    return tuple(("x-forwarded-for", line) for line in lines)


@pytest.mark.parametrize(
    ("peer", "lines", "client"),
    [
        ("10.0.0.1", ["203.0.113.7"], "203.0.113.7"),
        ("192.0.2.1", ["198.51.100.1, 203.0.113.7"], "203.0.113.7"),
        # The rightmost that is not trusted, over several lines and proxies
        ("10.0.0.1", ["1.1.1.1, 203.0.113.7 , 10.9.9.9"], "203.0.113.7"),
        ("10.0.0.1", ["1.1.1.1", "203.0.113.7", "10.9.9.9,192.0.2.1"], "203.0.113.7"),
        ("10.0.0.1", ["10.1.1.1, 10.2.2.2"], "10.1.1.1"),
        ("::ffff:10.0.0.1", ["::ffff:203.0.113.7"], "203.0.113.7"),
        ("2001:db8::1", ["2001:DB9:0::7"], "2001:db9::7"),
        ("10.0.0.1", ["203.0.113.7:4711"], "203.0.113.7"),
        ("10.0.0.1", ["[2001:db9::7]:4711"], "2001:db9::7"),
        # No address ends the search: what stands left of it cannot be believed.
        ("10.0.0.1", ["203.0.113.7, unknown"], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.7, , 10.2.2.2"], "10.2.2.2"),
        ("10.0.0.1", [""], "10.0.0.1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["1.1.1.1," * 40 + "10.2.2.2," * 40 + "203.0.113.7"], "203.0.113.7"),
        # Who is no proxy may say what it likes.
        ("203.0.113.9", ["127.0.0.1"], "203.0.113.9"),
        ("127.0.0.1", ["10.0.0.1"], "127.0.0.1"),
        ("", ["10.0.0.1"], ""),
    ],
)
def test_the_client_is_the_rightmost_address_that_is_no_proxy(
    peer: str, lines: list[str], client: str
) -> None:
    assert resolved(peer, *forwarded(*lines)) == (client, False)


@pytest.mark.parametrize(
    ("peer", "protocols", "was", "is_secure"),
    [
        ("10.0.0.1", ["https"], False, True),
        ("10.0.0.1", ["HTTPS"], False, True),
        ("10.0.0.1", ["http"], True, False),
        ("10.0.0.1", ["https, http"], False, False),
        ("10.0.0.1", ["http", "https"], False, True),
        ("10.0.0.1", [], True, True),
        ("203.0.113.9", ["https"], False, False),
        ("203.0.113.9", ["http"], True, True),
    ],
)
def test_a_proxy_says_whether_the_client_used_https(
    peer: str, protocols: list[str], was: bool, is_secure: bool
) -> None:
    headers = [("x-forwarded-proto", each) for each in protocols]
    assert resolved(peer, *headers, is_secure=was)[1] is is_secure


@pytest.mark.parametrize("text", ["", "proxy.example", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.1:80", "*"])
def test_a_text_that_is_no_network_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="is neither an address nor a network"):
        TrustedProxies([text])
