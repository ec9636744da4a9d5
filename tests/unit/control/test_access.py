"""Which requests may control a server."""

import pytest

from genzo.control.access import ControlAccess
from genzo.wire.types import HttpRequest

OWN = ("host", "127.0.0.1:8420")
FORWARDED = [
    *("forwarded", "via", "x-forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-port"),
    *("x-forwarded-proto", "x-forwarded-server", "x-forwarded-prefix", "x-forwarded-ssl", "x-real-ip"),
    *("true-client-ip", "cf-connecting-ip", "cf-ray", "x-client-ip", "x-cluster-client-ip", "client-ip"),
    *("x-envoy-external-address", "x-envoy-attempt-count", "x-original-forwarded-for", "x-original-uri"),
    *("x-original-host", "x-rewrite-url", "x-remote-ip", "x-varnish", "x-amzn-trace-id", "fastly-client-ip"),
    *("ali-cdn-real-ip", "eagleeye-rpcid", "cdn-loop", "x-azure-clientip", "x-arr-log-id", "x-scheme"),
    *("proxy-client-ip", "incap-client-ip", "x-sucuri-clientip", "x-nf-client-connection-ip", "x-url-scheme"),
    *(
        "cloudfront-viewer-address",
        "front-end-https",
        "tailscale-user-login",
        "ssl-client-cert",
        "remote-addr",
    ),
    *("x_forwarded_for", "http_x_forwarded_for", "x_real_ip", "proxy-connection", "proxy-authorization"),
]


def request(*headers: tuple[str, str], client: str = "127.0.0.1", version: str = "1.1") -> HttpRequest:
    return HttpRequest("PUT", "/_genzo/clock", b"", headers or (OWN,), b"", client, 1, version)


def may(asked: HttpRequest, mode: str = "auto", token: str = "right", *, key_is_active: bool = True) -> bool:
    return ControlAccess(mode, token, lambda: key_is_active, 1).refusal(asked) is None


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
def test_a_test_double_is_open_to_this_machine(address: str) -> None:
    assert may(request(client=address))
    assert not may(request(client=address), "token")


@pytest.mark.parametrize(
    "address",
    ["", "localhost", "10.0.0.1", "203.0.113.7", "::ffff:10.0.0.1", "fe80::1", "0.0.0.0", "128.0.0.1"],
)
def test_other_machines_need_the_token(address: str) -> None:
    assert not may(request(client=address))
    assert may(request(OWN, ("authorization", "Bearer right"), client=address))


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.0.0.1:8420", "localhost", "LOCALHOST:8420", "localhost.:8420", "[::1]:8420"),
        *("[::ffff:127.0.0.1]:8420", "127.1.2.3:1"),
    ],
)
def test_a_loopback_name_is_open(host: str) -> None:
    assert may(request(("host", host)))


@pytest.mark.parametrize(
    "host",
    [
        *(
            "",
            "genzo.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example:8420",
            "0.0.0.0:8420",
            "[::]",
        ),
        *("2130706433", "0x7f.1", "127.1", "ecs.cn-hangzhou.aliyuncs.com", "localhost@evil.example", "[::1"),
        *(
            "localhost, evil.example",
            "127.0.0.1:8420:1",
            "10.0.0.1",
            "localhost:",
            " localhost",
            "l\u00f6calhost",
        ),
        "127.0.0.1" + "." * 400,
    ],
)
def test_any_other_host_needs_the_token(host: str) -> None:
    assert not may(request(("host", host)))


def test_a_request_without_a_host_or_with_two_needs_the_token() -> None:
    assert not may(request(("accept", "*/*")))
    assert not may(request(OWN, OWN))


@pytest.mark.parametrize("name", FORWARDED)
def test_a_forwarded_request_needs_the_token(name: str) -> None:
    # An empty value is evidence, too: some proxies empty what the client sent.
    assert not may(request(OWN, ("accept", "*/*"), (name, "")))
    assert may(request(OWN, (name, "127.0.0.1"), ("authorization", "Bearer right")))


def test_a_request_in_the_form_of_nginx_needs_the_token() -> None:
    assert not may(request(version="1"))
    assert not may(request(version="1.0"))
    assert not may(request(OWN, ("connection", "close"), ("user-agent", "curl")))
    # Python's urllib closes its connections, too, and says so last.
    assert may(request(("accept-encoding", "identity"), OWN, ("connection", "close")))


@pytest.mark.parametrize(
    ("origin", "host", "allowed"),
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
        ("", "localhost:8420", False),
        ("http://[", "[", False),
    ],
)
def test_a_browser_names_the_site_whose_page_sends(origin: str, host: str, allowed: bool) -> None:
    assert may(request(("origin", origin), ("host", host))) is allowed
    assert not may(request(("origin", f"http://{host}"), ("origin", "http://evil.example"), ("host", host)))


def test_the_token_is_needed_as_soon_as_the_well_known_key_is_disabled() -> None:
    active = [True]
    access = ControlAccess("auto", "right", lambda: active[0], 1)
    assert access.refusal(request()) is None
    active[0] = False
    assert access.refusal(request()) is not None


@pytest.mark.parametrize(
    "given",
    [
        *("", "right", "Bearer", "Bearer ", "Bearer wrong", "Bearer right2", "Basic right", "Bearerright"),
        *("Token right", "Bearer righ\u00fe", "Bearer right, Bearer right"),
        "Bearer right" + " " * 1024,
    ],
)
def test_no_other_text_is_the_token(given: str) -> None:
    assert not may(request(OWN, ("authorization", given)), "token")
    assert not may(request(OWN, ("authorization", given)), "token", token="")


def test_the_token_may_be_sent_once_in_any_case_of_bearer() -> None:
    for scheme in ("Bearer", "bearer", "BEARER"):
        assert may(request(OWN, ("authorization", f"{scheme} right")), "token")
    right = ("authorization", "Bearer right")
    assert not may(request(OWN, right, right), "token")


def test_open_needs_nothing_and_off_has_nothing() -> None:
    right = request(OWN, ("authorization", "Bearer right"))
    assert may(request(client="10.0.0.1"), "open")
    assert not may(right, "off")
    off = ControlAccess("off", "right", lambda: True, 1).refusal(right)
    assert off is not None
    assert off.status == 404
