"""A server of two workers: metrics of all, lines of the log with request ids and without secrets."""

import json
import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest

from tests.api import Answer, Api
from tests.http.telemetry.scraping import METRICS, Scrape, scrape
from tests.running import Running, running, workers_of

TOKEN = "a-control-token-that-is-secret"
SECRETS = ("a-wrong-secret", "CAIS-token-that-is-secret", TOKEN)
PATIENCE = 20.0


class Observed(NamedTuple):
    """The server, and the file with its log."""

    server: Running
    log: Path

    @property
    def api(self) -> Api:
        return Api(self.server.host, self.server.port)

    def scrape(self) -> Scrape:
        answer = self.api.send("GET", METRICS, {"Authorization": f"Bearer {TOKEN}"})
        assert answer.status == 200
        return scrape(answer.body.decode())

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def line_of(self, answer: Answer, logger: str = "genzo.access") -> dict[str, Any]:
        """The line of the log about a request; it may come a moment after the answer."""
        request_id = answer.headers["x-acs-request-id"]
        deadline = time.monotonic() + PATIENCE
        while True:
            found = [
                line
                for line in self.lines()
                if line.get("request_id") == request_id and line["logger"] == logger
            ]
            if found:
                return found[0]
            assert time.monotonic() < deadline, "no line of the log has the request's id"
            time.sleep(0.01)


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Observed]:
    log = tmp_path_factory.mktemp("observed") / "log"
    options = ("--workers", "2", "--log-format", "json", "--log-level", "info", "--access-log")
    token = log.with_name("token")
    token.write_text(TOKEN)
    token.chmod(0o600)
    with running("--memory", *options, "--control-token-file", token, stderr=log) as server:
        yield Observed(server, log)


def _ok(seen: Scrape) -> float:
    return seen.value("genzo_requests_total", action="DescribeImages", code="OK", account_class="root")


def test_a_scrape_has_the_requests_of_all_workers_and_of_killed_ones(observed: Observed) -> None:
    before = _ok(observed.scrape())
    for _ in range(40):  # each on a connection of its own, which the system gives to one of the workers
        assert observed.api.images().status == 200
    _await_count(
        observed, before + 40
    )  # a worker counts its requests in groups, twice a second at the latest
    seen = [observed.scrape() for _ in range(5)]
    assert {_ok(each) - before for each in seen} == {40.0}
    assert seen[0].labels("worker") == {"1", "2"}
    assert seen[0].value("genzo_database_up") == 1
    assert seen[0].value("process_resident_memory_bytes", worker="2") > 1e6
    killed = workers_of(observed.server.process.pid)
    for worker in killed:
        os.kill(worker, signal.SIGKILL)
    _await_other_workers(observed, killed)
    assert _ok(observed.scrape()) - before == 40
    assert observed.api.images().status == 200
    _await_count(observed, before + 41)


def _await_count(observed: Observed, expected: float) -> None:
    deadline = time.monotonic() + PATIENCE
    while (count := _ok(observed.scrape())) < expected:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert count == expected


def _await_other_workers(observed: Observed, killed: list[int]) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            ready = observed.api.send("GET", "/_genzo/ready").status == 200
        except OSError:
            ready = False
        others = set(workers_of(observed.server.process.pid)) - set(killed)
        if ready and len(others) == 2:
            return
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_connections_and_the_event_loop_are_sampled(observed: Observed) -> None:
    deadline = time.monotonic() + PATIENCE
    seen = observed.scrape()
    while not (seen.value("genzo_connections") and seen.value("genzo_event_loop_lag_seconds_count")):
        assert time.monotonic() < deadline
        time.sleep(0.05)
        seen = observed.scrape()


def test_a_line_of_the_access_log_says_what_became_of_a_request(observed: Observed) -> None:
    line = observed.line_of(observed.api.images("nowhere"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", line.pop("time"))
    assert 0 < line.pop("seconds") < PATIENCE
    assert line.pop("message").startswith("127.0.0.1 GET / 404 DescribeImages InvalidRegionId.NotFound ")
    assert line.pop("request_id")
    assert line == {
        "level": "info",
        "logger": "genzo.access",
        "client": "127.0.0.1",
        "method": "GET",
        "path": "/",
        "action": "DescribeImages",
        "account_id": "1234567890123456",
        "code": "InvalidRegionId.NotFound",
        "status": 404,
    }


def test_other_lines_have_the_id_of_their_request(observed: Observed) -> None:
    """A read, which is answered on the event loop, and a write, which is answered by a thread."""
    read = observed.api.call("DescribeImages", RegionId="cn-hangzhou", Regoin="x")
    line = observed.line_of(read, "genzo.requests")
    assert line["message"] == "DescribeImages: parameters without effect: Regoin"
    assert (line["level"], line["action"], line["account_id"]) == (
        "info",
        "DescribeImages",
        "1234567890123456",
    )
    disk = {"OSSBucket": "nowhere", "OSSObject": "disk.raw", "Format": "RAW"}
    mapping = {f"DiskDeviceMapping_1_{name}": value for name, value in disk.items()}
    write = observed.api.call("ImportImage", RegionId="cn-hangzhou", **mapping)
    line = observed.line_of(write, "genzo.objects")
    assert line["message"].startswith("ImportImage: no object store holds the bucket nowhere")
    assert (line["level"], line["action"]) == ("warning", "ImportImage")


def test_a_line_forges_no_other(observed: Observed) -> None:
    answer = observed.api.send("GET", "/%0a%7b%22level%22:%22error%22%7d?Action=DescribeRegions&Format=JSON")
    line = observed.line_of(answer)
    assert "\n" not in line["path"]
    assert all(isinstance(each, dict) for each in observed.lines())


def test_no_line_has_a_secret(observed: Observed) -> None:
    wrong, token, control = SECRETS
    api = observed.api
    signatures, answers = list[str](), list[Answer]()
    for caller in (api, api._replace(secret=wrong)):
        signed = caller.signed(
            {"Action": "DescribeImages", "RegionId": "cn-hangzhou", "Format": "JSON", "SecurityToken": token}
        )
        signatures += [signed["Signature"], urlencode({"": signed["Signature"]})[1:]]
        answers.append(caller.get(signed))
    headers = api.acs3_headers("DescribeImages", {"RegionId": "cn-hangzhou"}, {"x-acs-security-token": token})
    api.send("POST", "/?RegionId=cn-hangzhou", headers)
    signatures.append(headers["Authorization"].rpartition("=")[2])
    api.send("GET", "/_genzo/clock", {"Authorization": f"Bearer {control}"})
    observed.line_of(answers[-1])
    text = observed.log.read_text()
    assert [secret for secret in (*SECRETS, *signatures) if secret in text] == []
