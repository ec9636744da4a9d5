"""Requests as curl and as Python: what is printed runs, and gives the same answer."""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from genzo.http.request_log.entries import LoggedRequest
from genzo.http.request_log.repeats import Repeats
from genzo.service.service import Service
from tests.api import Api
from tests.in_process import Worker
from tests.running import Running, clean_environment, running


@pytest.fixture(scope="module")
def verifying() -> Iterator[Running]:
    with running("--memory") as started:
        yield started


def _shown(server: Running, query: str) -> str:
    answer = Api(server.host, server.port).send("GET", f"/_genzo/requests?{query}")
    assert answer.status == 200
    return answer.body.decode()


def _run(*command: str, program: str) -> str:
    done = subprocess.run(
        command,
        input=program,
        capture_output=True,
        text=True,
        check=False,
        env=clean_environment() | {"ALIBABA_CLOUD_ACCESS_KEY_SECRET": "genzo"},
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def _call(server: Running) -> list[str]:
    """Calls with texts that need encoding, one of them refused; returns the ids that the log has."""
    api = Api(server.host, server.port)
    api.call("DescribeImages", RegionId="cn-hangzhou", ImageName="a b*~/\u4e2d&'\"$(x)", Bogus="1")
    api.call("DescribeRegions", AcceptLanguage="en-US")
    api.call("DeleteImage", RegionId="cn-hangzhou", ImageId="m-none")
    api.acs3("DescribeRegions", {"AcceptLanguage": "zh-CN"})
    return [each["request_id"] for each in json.loads(_shown(server, "limit=4"))["requests"]]


@pytest.mark.parametrize("form", ["curl", "python"])
def test_what_is_printed_runs_and_is_signed(verifying: Running, form: str) -> None:
    _call(verifying)
    before = json.loads(_shown(verifying, "limit=4"))
    program = _shown(verifying, f"as={form}&limit=4")
    _run(*(("sh", "-eu") if form == "curl" else (sys.executable, "-")), program=program)
    after = json.loads(_shown(verifying, f"after={before['cursor']}"))["requests"]
    names = ("action", "version", "status", "code", "access_key_id", "is_verified")
    assert [[each[name] for name in names] for each in after] == [
        [each[name] for name in names] for each in before["requests"]
    ]
    for sent, again in zip(before["requests"], after, strict=True):
        known = {name: value for name, value in sent["parameters"].items() if name != "Bogus"}
        assert again["parameters"] == known


def test_a_server_that_checks_no_signatures_needs_none(log_service: Service) -> None:
    worker = Worker(log_service, auth="open", port=8420)
    worker.call("DescribeRegions", AccessKeyId="alpha")
    text = worker.control("GET", "/_genzo/requests", "as=curl").body.decode()
    about, command = text.splitlines()
    assert about.startswith("# DescribeRegions, answered 200 OK at ")
    assert command == (
        'curl -sS "http://127.0.0.1:8420/?Action=DescribeRegions&Version=2014-05-26&Format=JSON'
        '&AccessKeyId=alpha"; echo'
    )


def test_a_request_without_a_key_is_repeated_by_the_account_that_it_was_of(log_service: Service) -> None:
    worker = Worker(log_service, auth="open")
    worker.get("Action=DescribeRegions&Version=2014-05-26")
    text = worker.control("GET", "/_genzo/requests", "as=python").body.decode()
    assert ", 'genzo', 'DescribeRegions', " in text


def test_requests_without_an_action_are_named(log_service: Service) -> None:
    worker = Worker(log_service, auth="open")
    worker.get("RegionId=x")
    for form in ("curl", "python"):
        text = worker.control("GET", "/_genzo/requests", f"as={form}").body.decode()
        assert "# no%20action, answered 400 MissingAction" in text
        assert text.endswith("# It has no action to call.\n")


def test_no_text_of_a_client_is_run(log_service: Service) -> None:
    worker = Worker(log_service, auth="open")
    evil = "x%0A%60touch%20/tmp/x%60%22%27%24%28id%29"
    worker.post(f"Action={evil}&{evil}={evil}&AccessKeyId={evil}", {"host": "a;id"}, b"")
    entry = worker.control("GET", "/_genzo/requests").json["requests"][0]
    assert entry["action"].startswith("x\n`touch")
    for is_open in (True, False):
        repeats = Repeats("http://127.0.0.1:8420", is_open=is_open)
        request = LoggedRequest(**entry)
        script = repeats.as_curl([request])
        assert "touch%20" in script
        assert "`" not in script
        assert "$(id" not in script
        assert "a;id" not in script
        _, called = repeats.as_python([request]).rsplit("call(", 1)
        assert called.count("\n") == 1


def test_a_hidden_value_is_named(log_service: Service) -> None:
    worker = Worker(log_service, auth="open")
    worker.get("Action=ModifyInstanceAttribute&InstanceId=i-1&Password=hunter2hunter2&Version=2014-05-26")
    for form in ("curl", "python"):
        text = worker.control("GET", "/_genzo/requests", f"as={form}").body.decode()
        assert "hunter2" not in text
        assert "# Hidden values, sent as *** or left out where unknown: Password\n" in text
