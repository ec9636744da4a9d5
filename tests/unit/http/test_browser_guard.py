"""Which requests of browsers are passed on, and which answers their pages may read."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest

from genzo import errors
from genzo.errors import ApiError
from genzo.http.browser_guard import BrowserGuard
from genzo.http.sending import Receive, Scope, Send, send_response
from genzo.service.server_settings import ServerSettings, SettingsError
from genzo.wire.types import HttpResponse

HOST = ("host", "127.0.0.1:8420")


async def application(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send_response(HttpResponse(200, {"x": "passed"}, b""), send)


def refuse(error: ApiError, _scope: Scope) -> HttpResponse:
    return HttpResponse(error.status, {}, error.code.encode())


def guard(**settings: Any) -> BrowserGuard:  # noqa: ANN401 - of ServerSettings
    return BrowserGuard(application, refuse, ServerSettings(**settings))


def asked(
    guard: BrowserGuard, *headers: tuple[str, str], path: str = "/", method: str = "GET"
) -> tuple[int, dict[str, str], str]:
    """Status, headers and body of the answer."""
    sent = list[MutableMapping[str, Any]]()
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers]
    scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": raw}

    async def receive() -> MutableMapping[str, Any]:
        raise AssertionError

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    asyncio.run(guard(scope, receive, send))
    answered = {name.decode(): value.decode("latin-1") for name, value in sent[0]["headers"]}
    return sent[0]["status"], answered, sent[1]["body"].decode()


def passes(guard: BrowserGuard, *headers: tuple[str, str]) -> bool:
    return asked(guard, *headers)[1].get("x") == "passed"


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.0.0.1:8420", "localhost:1", "LocalHost", "localhost.", "[::1]:8420", "127.9.9.9"),
        *("ecs.aliyuncs.com", "ECS.cn-hangzhou.aliyuncs.com:443", "ecs-vpc.cn-beijing.aliyuncs.com.", ""),
        "[::ffff:7f00:1]:8420",
    ],
)
def test_names_of_this_machine_and_of_the_cloud_are_answered(host: str) -> None:
    assert passes(guard(), ("host", host))
    assert passes(guard(allow_hosts=["genzo.example"]), ("host", host))


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "evil.example:8420", "127.0.0.1.evil.example", "localhost.evil.example", "0.0.0.0"),
        *(
            "[::]:8420",
            "2130706433",
            "0x7f.0.0.1",
            "127.1",
            "0177.0.0.1",
            "10.0.0.1",
            "[fe80::1]",
            "aliyuncs.com",
        ),
        *(
            "evilaliyuncs.com",
            "aliyuncs.com.evil.example",
            "localhost:",
            "localhost:x",
            "a@localhost",
            "null",
        ),
        *("localhost,evil.example", "localhost evil.example", "localhost\u00e9", "." * 400, "a" * 100_000),
    ],
)
def test_any_other_name_is_refused(host: str) -> None:
    assert asked(guard(), ("host", host))[::2] == (403, "Forbidden.Host")
    assert asked(guard(), HOST, ("host", host))[0] == 403
    assert asked(guard(host="::1"), ("host", host))[0] == 403


def test_a_client_without_a_host_is_no_browser() -> None:
    assert passes(guard(), ("accept", "*/*"))


def test_beyond_loopback_only_named_hosts_are_compared() -> None:
    assert passes(guard(host="0.0.0.0"), ("host", "genzo.example"))
    named = guard(host="0.0.0.0", allow_hosts=["genzo.example"])
    assert passes(named, ("host", "GENZO.example.:80"))
    assert passes(named, HOST)
    assert not passes(named, ("host", "evil.example"))
    assert passes(guard(allow_hosts=["*"]), ("host", "evil.example"))
    assert passes(guard(allow_hosts=["[2001:db8::1]"]), ("host", "[2001:db8::1]:8420"))


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        *(("http://127.0.0.1:8420", "127.0.0.1:8420"), ("https://LOCALHOST:8420", "localhost:8420")),
        *(("http://[::1]:8420", "[::1]:8420"), ("http://localhost", "localhost")),
        ("http://ecs.aliyuncs.com", "ecs.aliyuncs.com"),
    ],
)
def test_a_page_of_the_server_itself_is_answered(origin: str, host: str) -> None:
    headers = (("origin", origin), ("host", host), ("sec-fetch-site", "same-origin"))
    assert asked(guard(), *headers)[:2] == (
        200,
        {
            "x": "passed",
            "server": "genzo",
            "content-length": "0",
            "access-control-allow-origin": origin,
            "access-control-expose-headers": "*",
            "access-control-allow-methods": "POST, GET, OPTIONS, PUT, DELETE",
            "access-control-allow-headers": "X-Requested-With, X-Sequence, _aop_secret, _aop_signature, "
            "x-acs-action, x-acs-version, x-acs-date, Content-Type, Authorization",
            "access-control-max-age": "172800",
            "vary": "Origin",
        },
    )


@pytest.mark.parametrize(
    "origin",
    [
        *(
            "null",
            "",
            "http://evil.example",
            "http://127.0.0.1",
            "http://127.0.0.1:3000",
            "http://localhost:8420",
        ),
        *("127.0.0.1:8420", "file://", "http://127.0.0.1:8420/", "http://127.0.0.1:8420@evil.example"),
        *(
            "http://evil.example@127.0.0.1:8420",
            "http://127.0.0.1:8420 http://evil.example",
            "moz-extension://a",
        ),
        *(
            "http://127.0.0.1:8420, http://evil.example",
            "https://127.0.0.1:8420.evil.example",
            "http://ecs.aliyuncs.com",
        ),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE"])
def test_a_page_of_another_site_is_refused(origin: str, method: str) -> None:
    for host in ("127.0.0.1", "0.0.0.0"):
        status, headers, body = asked(guard(host=host), HOST, ("origin", origin), method=method)
        assert (status, body) == (403, "Forbidden.Origin")
        assert not [name for name in headers if name.startswith("access-control-")]


def test_two_origins_are_refused() -> None:
    own = ("origin", "http://127.0.0.1:8420")
    assert not passes(guard(), HOST, own, ("origin", "http://evil.example"))
    assert not passes(guard(), HOST, own, own)


def test_an_allowed_site_is_answered() -> None:
    allowing = guard(allow_origins=["https://Console.example", "http://localhost:3000"])
    for origin in ("https://console.example", "http://localhost:3000"):
        sent = (HOST, ("origin", origin), ("sec-fetch-site", "cross-site"))
        assert asked(allowing, *sent)[1]["access-control-allow-origin"] == origin
    for origin in ("http://console.example", "https://console.example:8443", "null"):
        assert not passes(allowing, HOST, ("origin", origin))
    assert passes(guard(allow_origins=["*"]), HOST, ("origin", "null"))


def test_the_preflight_of_an_allowed_site_is_answered_without_a_token() -> None:
    allowing = guard(allow_origins=["https://console.example"])
    for path in ("/", "/_genzo/clock"):
        sent = (HOST, ("origin", "https://console.example"), ("access-control-request-method", "PUT"))
        status, headers, body = asked(allowing, *sent, path=path, method="OPTIONS")
        assert (status, body) == (200, "")
        assert "Authorization" in headers["access-control-allow-headers"]
        assert headers["vary"] == "Origin"


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "new-value", "same-origin, cross-site"])
def test_an_image_or_a_link_of_another_site_is_refused(site: str) -> None:
    assert asked(guard(), HOST, ("sec-fetch-site", site))[::2] == (403, "Forbidden.Origin")
    assert not passes(guard(), HOST, ("sec-fetch-site", "none"), ("sec-fetch-site", site))


@pytest.mark.parametrize("site", ["none", "same-origin", "Same-Origin"])
def test_a_typed_address_and_a_page_of_the_server_are_answered(site: str) -> None:
    assert passes(guard(), HOST, ("sec-fetch-site", site))


FREE = [f"/_genzo/{page}" for page in ("ready", "health", "coverage", "errors/Throttling")]
CLOSED = [f"/_genzo/{page}" for page in ("clock", "reset", "", "ready/x", "nothing")]
FOREIGN = [("host", "evil.example"), ("origin", "http://evil.example"), ("sec-fetch-site", "cross-site")]


@pytest.mark.parametrize("header", FOREIGN)
@pytest.mark.parametrize("path", FREE)
def test_pages_without_state_are_free(path: str, header: tuple[str, str]) -> None:
    status, headers, _ = asked(guard(), header, path=path)
    assert (status, sorted(headers)) == (200, ["content-length", "server", "x"])


@pytest.mark.parametrize("header", FOREIGN)
@pytest.mark.parametrize("path", CLOSED)
def test_control_refuses_other_sites_in_its_own_form(path: str, header: tuple[str, str]) -> None:
    kind = errors.FOREIGN_HOST if header[0] == "host" else errors.FOREIGN_ORIGIN
    status, _, body = asked(guard(), header, path=path)
    assert (status, body) == (403, f'{{"message":"{kind.message}"}}')


@pytest.mark.parametrize(
    "origin", ["", "console.example", "https://", "https://a.example/", "null", "https://a b"]
)
def test_a_text_that_is_no_origin_is_not_allowed(origin: str) -> None:
    with pytest.raises(SettingsError, match="is no origin: write --allow-origin"):
        guard(allow_origins=[origin])


@pytest.mark.parametrize("host", ["", "genzo.example:8420", "[::1]:1", "http://genzo.example", "a b"])
def test_a_text_that_is_no_host_is_not_allowed(host: str) -> None:
    with pytest.raises(SettingsError, match="is no name: write --allow-host"):
        guard(allow_hosts=[host])
