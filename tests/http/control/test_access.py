"""Control access over a real socket: a test double, or a bearer token."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api import Answer, Api
from tests.running import Running, genzo_here, running

GIVEN = "s3cret-é"
PATHS = (
    "clock",
    "faults",
    "durations",
    "quotas",
    "command-results",
    "images",
    "requests",
    "reset",
    "seed",
    "nothing",
)


@pytest.fixture(scope="module")
def test_double(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running("--data", tmp_path_factory.mktemp("data")) as started:
        yield started


@pytest.fixture(scope="module")
def api(test_double: Running) -> Api:
    return Api(test_double.host, test_double.port)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """A server whose token the operator gave by file."""
    folder: Path = tmp_path_factory.mktemp("data")
    file = folder / "token"
    file.write_text(f"{GIVEN}\n")
    with running("--data", folder, "--control-token-file", file) as started:
        yield Api(started.host, started.port)
    assert not (folder / "control-token").exists()


def send(api: Api, method: str, path: str, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return api.send(method, f"/_genzo/{path}", named, b"{}" if method == "PUT" else None)


def bearer(token: str) -> str:
    return f"Bearer {token}".encode().decode("latin-1")


@pytest.mark.parametrize("path", PATHS[:-3])
def test_a_test_double_needs_no_token(api: Api, path: str) -> None:
    assert send(api, "GET", path).status == 200
    assert send(api, "DELETE", path).status == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE", "RESET"])
@pytest.mark.parametrize("path", PATHS)
def test_a_given_token_closes_every_page_to_local_callers(closed: Api, path: str, method: str) -> None:
    refused = send(closed, method, path)
    assert refused.status == 403
    assert method == "HEAD" or "--control-token" in refused.json["message"]
    assert send(closed, method, path, authorization="Bearer s3cret").status == 403
    assert send(closed, method, path, authorization=bearer(GIVEN)).status != 403


def test_a_forwarded_request_needs_the_token_that_the_server_made(test_double: Running, api: Api) -> None:
    assert send(api, "DELETE", "clock", via="1.1 proxy").status == 403
    file = test_double.data / "control-token"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(test_double.control_token) > 40
    right = bearer(test_double.control_token)
    assert send(api, "DELETE", "clock", via="1.1 proxy", authorization=right).status == 200
    assert send(api, "DELETE", "clock", host="genzo.example", authorization=right).status == 403


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


def test_pages_without_state_need_no_token(closed: Api) -> None:
    for path in ("health", "ready", "coverage", "openapi.json", "errors/Throttling"):
        assert send(closed, "GET", path, via="1.1 proxy").status == 200


@pytest.mark.parametrize(
    "target",
    [
        *("//_genzo/reset", "/./_genzo/reset", "/x/../_genzo/reset", "/%5fgenzo/reset", "/_genzo%2freset"),
        *("/_GENZO/reset", "/_genzo/reset/", "/_genzo//reset", "/_genzo/./reset", "/_genzo/%72eset"),
        *(
            "/_genzo/ready/../reset",
            "/_genzo/errors/../reset",
            "http://localhost/_genzo/reset",
            "/_genzo/reset;x",
        ),
        "/_genzo/reset?x=/_genzo/ready",
    ],
)
def test_no_other_spelling_of_a_path_resets(closed: Api, target: str) -> None:
    answer = closed.send("POST", target)
    assert answer.status in (400, 403, 404, 405)
    assert b"resources" not in answer.body


def test_control_closes_when_the_well_known_key_is_disabled(tmp_path: Path) -> None:
    with running("--data", tmp_path, "--workers", "2") as started:
        api = Api(started.host, started.port)
        assert send(api, "GET", "clock").status == 200
        done = genzo_here("keys", "disable", "1234567890123456", "genzo", "--data", tmp_path)
        assert done.returncode == 0, done.stderr
        assert {send(api, "GET", "clock").status for _ in range(6)} == {403}
        right = bearer(started.control_token)
        assert {send(api, "GET", "clock", authorization=right).status for _ in range(6)} == {200}


def test_off_leaves_readiness_and_pages_about_errors(tmp_path: Path) -> None:
    with running("--data", tmp_path, "--control", "off") as started:
        api = Api(started.host, started.port)
        assert {send(api, "GET", path).status for path in (*PATHS, "coverage")} == {404}
        assert {send(api, "GET", path).status for path in ("ready", "health", "errors/Throttling")} == {200}
        assert not (tmp_path / "control-token").exists()


def test_a_server_in_memory_deletes_its_token_when_it_stops(tmp_path: Path) -> None:
    with running("--data", tmp_path, "--memory", "--control", "token") as started:
        api = Api(started.host, started.port)
        assert send(api, "GET", "clock").status == 403
        assert send(api, "GET", "clock", authorization=bearer(started.control_token)).status == 200
    assert list(tmp_path.glob("control-token*")) == []


def test_control_is_not_opened_to_other_machines(tmp_path: Path) -> None:
    refused = genzo_here("serve", "--data", tmp_path, "--host", "0.0.0.0", "--port", "0", "--control", "open")
    assert refused.returncode == 1
    assert (
        refused.stderr
        == "--control open would let every machine that reaches 0.0.0.0 control Genzo: leave it out.\n"
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can call as another user")
@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="the system has no table of connections")
def test_a_process_of_another_user_needs_the_token(test_double: Running) -> None:
    call = (
        "import encodings.idna, http.client, os, sys; host, port, user = sys.argv[1:]; os.setuid(int(user)); "
        "connection = http.client.HTTPConnection(host, int(port)); "
        "connection.request('GET', '/_genzo/clock'); print(connection.getresponse().status)"
    )
    command = [sys.executable, "-c", call, test_double.host, str(test_double.port)]
    statuses = [
        subprocess.run([*command, user], capture_output=True, text=True, check=True).stdout.strip()
        for user in ("0", "65534")
    ]
    assert statuses == ["200", "403"]
