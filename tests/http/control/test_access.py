"""Control access over a real socket: loopback, or a bearer token."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api import Answer, Api
from tests.running import genzo, running

TOKEN = "s3cret-é"
PATHS = ("clock", "faults", "durations", "quotas")


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder: Path = tmp_path_factory.mktemp("data")
    with running("--data", folder, "--control-token", TOKEN) as started:
        yield Api(started.host, started.port)


def send(api: Api, method: str, path: str, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return api.send(method, f"/_genzo/{path}", named, b"{}" if method == "PUT" else None)


@pytest.mark.parametrize("path", PATHS)
def test_this_machine_needs_no_token(api: Api, path: str) -> None:
    assert send(api, "GET", path).status == 200
    assert send(api, "DELETE", path).status == 200


@pytest.mark.parametrize("header", ["forwarded", "via", "x-forwarded-for", "x-real-ip"])
@pytest.mark.parametrize("path", PATHS)
def test_a_proxied_request_needs_the_token(api: Api, path: str, header: str) -> None:
    for method in ("GET", "PUT", "DELETE"):
        refused = send(api, method, path, **{header: "203.0.113.7"})
        assert refused.status == 403
        assert "--control-token" in refused.json["message"]
    wrong = send(api, "DELETE", path, **{header: "203.0.113.7"}, authorization="Bearer s3cret")
    assert wrong.status == 403
    right = {header: "203.0.113.7", "authorization": f"Bearer {TOKEN}".encode().decode("latin-1")}
    assert send(api, "DELETE", path, **right).status == 200


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "http://localhost:1", "http://[", "https://127.0.0.1.evil.example"],
)
def test_a_page_of_another_site_is_refused(api: Api, origin: str) -> None:
    for method in ("GET", "PUT", "DELETE"):
        assert send(api, method, "clock", origin=origin).status == 403


def test_a_rebound_host_name_is_refused(api: Api) -> None:
    rebound = {"origin": f"http://evil.example:{api.port}", "host": f"evil.example:{api.port}"}
    assert send(api, "PUT", "clock", **rebound).status == 403


def test_a_page_of_the_server_is_allowed(api: Api) -> None:
    assert send(api, "PUT", "clock", origin=f"http://{api.host}:{api.port}").status == 200


def test_no_cors_headers_are_sent(api: Api) -> None:
    answer = send(api, "OPTIONS", "clock", origin="http://evil.example")
    assert answer.status in (403, 405)
    assert "access-control-allow-origin" not in answer.headers


def test_a_wrong_method_is_refused_with_the_right_ones(api: Api) -> None:
    for method, path, message in (
        ("POST", "clock", "Use GET, PUT, DELETE for /_genzo/clock."),
        ("PATCH", "faults", "Use GET, POST, PUT, DELETE for /_genzo/faults."),
        ("GET", "clock/x", "There is no /_genzo/clock/x."),
        ("POST", "faults/x", "Use GET, PUT, DELETE for /_genzo/faults/x."),
        ("DELETE", "reset", "Use POST for /_genzo/reset."),
        ("PUT", "health", "Use GET for /_genzo/health."),
    ):
        answer = send(api, method, path)
        assert (answer.status, answer.json) == (405, {"message": message})


def test_public_endpoints_need_no_token(api: Api) -> None:
    for path in ("health", "ready", "coverage"):
        assert send(api, "GET", path, via="1.1 proxy").status == 200


def test_an_empty_token_is_no_token(tmp_path: Path) -> None:
    with running("--data", tmp_path, "--control-token", "") as started:
        api = Api(started.host, started.port)
        assert send(api, "DELETE", "clock", via="1.1 proxy", authorization="Bearer ").status == 403


def test_the_token_can_come_from_the_environment() -> None:
    assert "GENZO_CONTROL_TOKEN" in genzo("serve", "--help").stdout
