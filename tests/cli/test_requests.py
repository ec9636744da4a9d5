"""``genzo requests``: lines that fit a terminal, filters, programs, following; and several workers."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from genzo.cli.request_lines import lines_of
from genzo.http.request_log.entries import LoggedRequest, SignatureComparison
from tests.api import Api
from tests.running import Running, clean_environment, genzo_here, running


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    """Two workers, each of which has a log of its own."""
    with running("--memory", "--auth", "open", "--workers", "2") as started:
        yield started


@pytest.fixture(autouse=True)
def _empty(server: Running) -> None:
    assert Api(server.host, server.port).send("DELETE", "/_genzo/requests").status == 200


def _shown(server: Running, *options: str) -> str:
    done = genzo_here("requests", "--url", server.url, *options)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def _call(server: Running, *keys: str, action: str = "DescribeRegions") -> None:
    for key in keys:
        Api(server.host, server.port, key).call(action)


def test_the_requests_of_all_workers_are_shown_by_arrival(server: Running) -> None:
    keys = [f"key{number}" for number in range(40)]
    _call(server, *keys)
    shown = json.loads(_shown(server, "--output", "json", "--limit", "100"))
    assert [each["access_key_id"] for each in reversed(shown["requests"])] == keys
    workers = {each["id"].split("-")[1] for each in shown["requests"]}
    assert workers == {"0", "1"}
    assert shown["unreachable_workers"] == 0


def test_requests_of_all_workers_are_deleted(server: Running) -> None:
    _call(server, *(f"key{number}" for number in range(20)))
    answer = Api(server.host, server.port).send("DELETE", "/_genzo/requests")
    assert answer.json == {"deleted": 20}
    assert _shown(server) == ""


def test_a_cursor_holds_on_every_worker(server: Running) -> None:
    """Each connection may reach another worker."""
    api = Api(server.host, server.port)
    cursor, seen = api.send("GET", "/_genzo/requests").json["cursor"], list[str]()
    for number in range(20):
        _call(server, f"key{number}")
        page = api.send("GET", f"/_genzo/requests?after={cursor}").json
        cursor = page["cursor"]
        seen += [each["access_key_id"] for each in page["requests"]]
    assert seen == [f"key{number}" for number in range(20)]


def test_filters_are_options(server: Running) -> None:
    _call(server, "alpha", "beta")
    Api(server.host, server.port, "alpha").call("DeleteImage", RegionId="cn-hangzhou", ImageId="m-1")
    line = _shown(server, "--access-key-id", "alpha", "--code", "error", "--parameter", "ImageId=m-1")
    assert "DeleteImage  InvalidImageId.NotFound" in line
    assert line.count("\n") == 1
    assert _shown(server, "--text", "m-2") == ""
    assert _shown(server, "--limit", "2").count("\n") == 2
    assert _shown(server, "--action", "DescribeRegions").count("\n") == 2


def test_a_terminal_is_told_that_nothing_is_found(server: Running) -> None:
    command = [sys.executable, "-m", "genzo", "requests", "--url", server.url, "--text", "nobody asked this"]
    reader, terminal = os.openpty()
    with os.fdopen(reader, "rb", buffering=0) as said, os.fdopen(terminal, "wb") as output:
        subprocess.run(command, stdout=output, env=clean_environment(), check=True)
        assert said.read(1000).startswith(b"The server has no such requests")


def test_programs_and_answers(server: Running) -> None:
    _call(server, "alpha")
    assert _shown(server, "--as", "curl").splitlines()[1].startswith("curl -sS ")
    assert "'DescribeRegions'" in _shown(server, "--as", "python")
    shown = json.loads(_shown(server, "--answers", "--output", "json"))
    assert '"Regions"' in shown["requests"][0]["answer"]


def test_following_shows_each_request_once(server: Running) -> None:
    _call(server, "alpha")
    command = [sys.executable, "-m", "genzo", "requests", "--follow", "--output", "json", "--url", server.url]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=clean_environment()
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        first = json.loads(process.stdout.readline())
        _call(server, "beta", "gamma")
        later = [json.loads(process.stdout.readline()) for _ in range(2)]
        process.send_signal(signal.SIGINT)
        assert process.stdout.read() == ""
        assert process.stderr.read() == "Interrupted. 3 requests were shown; nothing was changed.\n"
    assert process.returncode == 130
    assert [each["access_key_id"] for each in (first, *later)] == ["alpha", "beta", "gamma"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--account", "me"), "account is the account's number, such as 1234567890123456.\n"),
        (("--access-key-id", "nobody"), "There is no access key nobody, and no request with it.\n"),
        (("--since", "now"), "since and until are times such as 2026-01-01T00:00:00.000Z.\n"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(server: Running, options: tuple[str, ...], sentence: str) -> None:
    done = genzo_here("requests", "--url", server.url, *options)
    assert (done.returncode, done.stderr, done.stdout) == (1, sentence, "")


def test_a_server_without_a_log_and_one_with_a_token_are_named(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("t0ken")
    with running("--memory", "--control-token-file", token) as closed:
        done = genzo_here("requests", "--url", closed.url, "--data", tmp_path)
        assert (done.returncode, "needs its control token" in done.stderr) == (1, True)
        done = genzo_here("requests", "--url", closed.url, "--control-token-file", token)
        assert (done.returncode, done.stdout) == (0, "")
    with running("--memory", "--request-log", "off") as without:
        done = genzo_here("requests", "--url", without.url)
        assert (done.returncode, done.stderr[:24]) == (1, "Requests are not logged:")
    done = genzo_here("requests", "--url", without.url)
    assert done.returncode == 1
    assert "cannot be reached" in done.stderr


def test_following_has_no_programs(server: Running) -> None:
    assert genzo_here("requests", "--url", server.url, "--follow", "--as", "curl").returncode == 2


def _request(**changed: object) -> LoggedRequest:
    members = {
        field.name: {"str": "", "float": 0.0, "int": 0, "bool": False}.get(
            getattr(field.type, "__name__", ""), {}
        )
        for field in msgspec.structs.fields(LoggedRequest)
        if field.required
    }
    members |= {"time": "2026-01-01T10:11:12.345Z", "ignored": [], "corrected": []}
    return LoggedRequest(**(members | changed))  # type: ignore[arg-type]


def test_a_line_fits_eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    request = _request(
        action="DescribeImageSupportInstanceTypes",
        code="InvalidInstanceType.NotSupportDiskCategory",
        duration=1.2345,
        account="1234567890123456",
        parameters={"RegionId": "cn-hangzhou"},
    )
    (line,) = lines_of(request, is_terminal=True)
    assert line == (
        "10:11:12 DescribeImageSupportI\u2026 InvalidInstanceType.N\u2026 1234.5 1234567890123456"
    )
    assert len(line) <= 80
    monkeypatch.setenv("COLUMNS", "120")
    (line,) = lines_of(request, is_terminal=True)
    assert line.endswith("1234567890123456 RegionId=cn-hangzhou")
    (line,) = lines_of(request, is_terminal=False)
    assert "InvalidInstanceType.NotSupportDiskCategory" in line


def test_a_terminal_obeys_no_text_of_a_client() -> None:
    comparison = SignatureComparison(server_string_to_sign="", marked="server: a\x1b\nclient: b\n        ^")
    request = _request(action="\x1b[2J\n", causes=["It is \x07."], signature=comparison)
    lines = [*lines_of(request, is_terminal=False)]
    assert lines[1:] == ["  It is ?.", "  server: a?", "  client: b", "          ^"]
    assert lines[0].split("  ")[1] == "?[2J?"
