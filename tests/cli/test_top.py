"""``genzo top``: the figures between two scrapes, its tables, and the terminal that it shows them on."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from genzo.cli.output import CommandError
from genzo.cli.scrapes import parsed
from genzo.cli.server_figures import figures, quantile
from genzo.cli.server_options import chosen_server
from tests.api import Api
from tests.running import Running, clean_environment, genzo_here, running

PATIENCE = 30.0
SHOWN_AGAIN = b"\x1b[?1049l"
"""Ends the alternate screen of a terminal (xterm's control sequences)."""


def page(calls: int, slow: int, **gauges: float) -> str:
    """A page of metrics after so many calls of one action, ``slow`` of which took 0.1 to 0.5 s."""
    lines = [
        "# TYPE genzo_requests counter",
        f'genzo_requests_total{{action="A",code="OK",account_class="root"}} {calls - 1}',
        'genzo_requests_total{action="A",code="Throttling",account_class="root"} 1',
        "# TYPE genzo_request_seconds histogram",
        f'genzo_request_seconds_bucket{{action="A",le="0.1"}} {calls - slow}',
        f'genzo_request_seconds_bucket{{action="A",le="0.5"}} {calls}',
        f'genzo_request_seconds_bucket{{action="A",le="+Inf"}} {calls}',
        f'genzo_request_seconds_count{{action="A"}} {calls}',
        f'genzo_request_seconds_sum{{action="A"}} {calls}',
    ]
    return "\n".join([*lines, *(f"{name} {value}" for name, value in gauges.items()), ""])


def test_rates_and_latencies_are_those_between_two_scrapes() -> None:
    found = figures(parsed(page(101, 0), 10.0), parsed(page(201, 10), 12.0))
    ok, throttled = found.requests
    assert (ok.action, ok.code, ok.per_second, ok.total) == ("A", "OK", 50.0, 200)
    assert (throttled.code, throttled.per_second, throttled.total) == ("Throttling", 0.0, 1)
    assert (found.requests_per_second, found.errors_per_second, found.seconds) == (50.0, 0.0, 2.0)
    # 90 of 100 took up to 0.1 s, the others up to 0.5.
    assert ok.latency.p50 == pytest.approx(0.1 * 50 / 90)
    assert ok.latency.p95 == pytest.approx(0.1 + 0.4 * 5 / 10)
    assert (found.connections, found.database_up, found.page_cache_hit_ratio) == (None, None, None)


def test_a_server_that_was_started_again_counts_from_nothing() -> None:
    found = figures(parsed(page(1001, 0), 10.0), parsed(page(21, 0), 12.0))
    assert found.requests[0].per_second == 10.0
    assert found.requests[0].latency.p99 == pytest.approx(0.099, abs=0.01)


@pytest.mark.parametrize(
    ("buckets", "share", "expected"),
    [
        ({}, 0.5, None),
        ({0.1: 0.0, float("inf"): 0.0}, 0.5, None),
        ({0.1: 10.0, float("inf"): 10.0}, 0.5, 0.05),
        ({0.1: 0.0, 0.2: 10.0, float("inf"): 10.0}, 0.99, 0.199),
        # What lies behind the last bound is not known: the bound itself is told.
        ({0.1: 1.0, float("inf"): 10.0}, 0.99, 0.1),
    ],
)
def test_quantiles(buckets: dict[float, float], share: float, expected: float | None) -> None:
    assert quantile(buckets, share) == (None if expected is None else pytest.approx(expected))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("data")
    with running("--data", folder, "--control", "token", "--workers", "2") as started:
        api = Api(started.host, started.port)
        for _ in range(3):
            assert api.images().status == 200
        assert api.call("CreateKeyPair", RegionId="cn-hangzhou").status == 400
        yield started


def top(server: Running, *options: str) -> tuple[int, str, str]:
    done = genzo_here("top", "--url", server.url, "--data", server.data, "--interval", "0.1", *options)
    return done.returncode, done.stdout, done.stderr


def test_one_look_at_a_running_server(server: Running) -> None:
    totals, found = dict[tuple[str, str], int](), dict[str, Any]()
    deadline = time.monotonic() + 10
    # The worker that is not asked counts twice a second.
    while sum(totals.values()) < 4 and time.monotonic() < deadline:
        code, out, _ = top(server, "--once", "--output", "json")
        assert code == 0
        found = json.loads(out)
        totals = {(each["Action"], each["Code"]): each["Total"] for each in found["Requests"]}
    assert totals["DescribeImages", "OK"] == 3
    assert totals["CreateKeyPair", "MissingParameter"] == 1
    assert (found["DatabaseUp"], len(found["Workers"])) == (True, 2)
    code, out, _ = top(server, "--once")
    assert code == 0
    assert "\x1b" not in out
    lines = [line.split() for line in out.splitlines()]
    assert ["database", "up,", "0.0", "failed", "requests/s"] in lines
    assert ["DescribeImages", "OK", "0.0", "3", "-", "-", "-"] in lines


def test_a_server_that_needs_its_token_says_so(server: Running, tmp_path: Path) -> None:
    done = genzo_here("top", "--once", "--url", server.url, "--data", tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "needs its control token: name it with --control-token-file" in done.stderr


@contextmanager
def answering(*answers: tuple[int, dict[str, str], str]) -> Iterator[tuple[str, list[Any]]]:
    """A server that gives these answers, the last one again and again; its URL and what it was sent."""
    seen, left = list[Any](), list(answers)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append((self.path, self.headers.get("Authorization")))
            status, headers, body = left.pop(0) if len(left) > 1 else left[0]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.server_port}", seen
        finally:
            listening.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (404, "", "shows no metrics: check --url"),
        (302, "", "answers with status 302"),
        (503, "", "answers with status 503"),
        (200, "<html>", "shows no metrics that can be read"),
    ],
)
def test_what_is_no_server_with_metrics(status: int, body: str, sentence: str) -> None:
    with answering((status, {"Location": "/elsewhere"}, body)) as (url, seen):
        done = genzo_here("top", "--once", "--url", url, "--control-token", "a-token")
    assert (done.returncode, done.stdout) == (1, "")
    assert sentence in done.stderr
    assert seen == [("/_genzo/metrics", "Bearer a-token")], "no redirect takes the token elsewhere"


@pytest.mark.parametrize(
    "url", ["127.0.0.1", "ftp://127.0.0.1", "http://:80", "http://a:b@h", "http://h/path", "http://h:x"]
)
def test_a_url_that_names_no_server(url: str) -> None:
    done = genzo_here("top", "--once", "--url", url)
    assert (done.returncode, done.stderr[:26]) == (1, "--url names no server: wri")


def test_the_token_of_the_data_folder_is_for_this_machine(tmp_path: Path) -> None:
    token = tmp_path / "control-token"
    token.touch(mode=0o600)
    token.write_text("made-by-the-server")
    for local in ("http://127.0.0.1:8420", "http://localhost:8420", "http://[::1]:8420"):
        assert chosen_server(local, "", None, tmp_path).token == "made-by-the-server"
    assert chosen_server("http://192.0.2.1:8420", "", None, tmp_path).token == ""
    assert chosen_server("http://192.0.2.1:8420", "given", None, tmp_path).token == "given"
    assert chosen_server("https://genzo.example", "", None, tmp_path).port == 443


@pytest.mark.parametrize("value", ["NaN", "+Inf", "-Inf", "1e300"])
def test_a_value_that_cannot_be_counted_is_left_out(value: str) -> None:
    names = (
        "genzo_connections",
        'genzo_requests_total{action="a",code="OK"}',
        "process_resident_memory_bytes",
    )
    text = "".join(f"{name} {value}\n" for name in names)
    found = figures(parsed(text, 0.0), parsed(text, 1.0))
    assert (found.connections, list(found.requests), list(found.workers)) == (None, [], [])


@pytest.mark.parametrize("labels", ["", '{le="x"}', '{le="NaN"}'])
def test_a_bucket_without_a_bound_is_refused(labels: str) -> None:
    with pytest.raises(CommandError, match="shows no metrics that can be read"):
        parsed(f"genzo_commit_calls_bucket{labels} 1\n", 0.0)


def test_labels_cannot_command_the_terminal() -> None:
    text = 'genzo_requests_total{action="\x1b[2J\x07",code="OK",account_class="root"} 1\n'
    (row,) = figures(parsed("", 0.0), parsed(text, 1.0)).requests
    assert row.action == "?[2J?"


class Terminal:
    """``genzo top`` on a terminal of its own."""

    def __init__(self, url: str) -> None:
        self._leader, follower = pty.openpty()
        command = [sys.executable, "-m", "genzo", "top", "--url", url, "--interval", "0.1"]
        environment = clean_environment() | {"TERM": "xterm", "COLUMNS": "120", "LINES": "40"}
        self.process = subprocess.Popen(
            command,
            env=environment,
            start_new_session=True,
            stdin=follower,
            stdout=follower,
            stderr=follower,
        )
        os.close(follower)
        self.shown = b""

    def read_until(self, *texts: bytes) -> None:
        deadline = time.monotonic() + PATIENCE
        while not all(text in self.shown for text in texts):
            assert time.monotonic() < deadline, self.shown
            ready, _, _ = select.select([self._leader], [], [], 0.1)
            if ready:
                self.shown += os.read(self._leader, 65536)

    def press(self, key: bytes) -> None:
        os.write(self._leader, key)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._leader)


@pytest.mark.parametrize(("end", "code"), [("q", 0), ("Ctrl+C", 130), ("SIGTERM", 143)])
def test_the_terminal_shows_the_server_until_it_is_ended(end: str, code: int) -> None:
    first, later = page(101, 0), page(151, 0, genzo_database_up=0.0)
    with answering((200, {}, first), (200, {}, later)) as (url, _):
        terminal = Terminal(url)
        try:
            terminal.read_until(b"q ends", b"Throttling", b"DOWN")
            if end == "q":
                terminal.press(b"q")
            else:
                terminal.process.send_signal(signal.SIGINT if end == "Ctrl+C" else signal.SIGTERM)
            terminal.read_until(SHOWN_AGAIN)
            if end == "Ctrl+C":
                terminal.read_until(b"Interrupted. Nothing was changed: the server goes on.")
            assert terminal.process.wait(PATIENCE) == code
        finally:
            terminal.close()


def test_a_server_that_is_gone_is_asked_again() -> None:
    before, gone, later = (200, page(101, 0)), (503, ""), (200, page(103, 0))
    with answering(*((status, {}, text) for status, text in (before, before, gone, later))) as (url, seen):
        terminal = Terminal(url)
        try:
            terminal.read_until(b"answers with status 503")
            asked = len(seen)
            while len(seen) < asked + 2:
                terminal.read_until(b"q ends")
                time.sleep(0.05)
            terminal.press(b"q")
            assert terminal.process.wait(PATIENCE) == 0
        finally:
            terminal.close()
