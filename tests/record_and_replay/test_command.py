"""``genzo record``: files, exit codes, Ctrl+C, and the real service, which a second Genzo stands in for."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from genzo.recording.case import read_cases
from genzo.testing.server import Server
from tests.record_and_replay.conftest import Record
from tests.running import clean_environment, genzo_here

_HOST = "ecs.cn-hangzhou.aliyuncs.com"
_PASS_THROUGH = f"""
import os, urllib.error, urllib.request
from urllib.parse import urlencode
from tests.api import Api

for scheme in ("http", "https"):
    signed = Api("", 0).signed({{"Action": "DescribeRegions", "Format": "JSON"}})
    with urllib.request.urlopen(f"{{scheme}}://{_HOST}/?{{urlencode(signed)}}") as answer:
        print(answer.status)
try:
    urllib.request.urlopen("http://ecs.aliyuncs.com/?Action=DescribeRegions")
except urllib.error.HTTPError as error:
    print(error.code)
print(os.environ.get("GENZO_URL"))
"""


def test_the_real_service_is_recorded_through_a_name_that_is_open(
    record: Record, recording: Path, genzo_server: Server
) -> None:
    option = f"{_HOST}={genzo_server.url}"
    done = record(_PASS_THROUGH, "--pass-through", option, PYTHONPATH=str(Path(__file__).parents[2]))
    assert (done.stdout.splitlines(), done.returncode) == (["200", "200", "403", "None"], 0)
    assert done.stderr.splitlines() == [
        f"Warning: {genzo_server.url} answers for {_HOST}. What the command calls there is done.",
        f"Cases in {recording}: 2.",
        "Refused, since it is not open: ecs.aliyuncs.com (requests: 1).",
    ]
    cases = list(read_cases(recording))
    assert [(case.source, case.host, case.address) for case in cases] == [
        ("service", _HOST, genzo_server.url)
    ] * 2
    text = recording.read_text()
    assert "Signature=" not in text
    again = genzo_here("record", "-o", recording, "--url", genzo_server.url, "true")
    assert (again.returncode, again.stderr) == (
        1,
        f"{recording} exists, and recordings are never overwritten: name another file with -o.\n",
    )
    assert recording.read_text() == text
    replayed = genzo_here("replay", recording, "--url", genzo_server.url)
    assert (replayed.stdout, replayed.returncode) == ("2 the same, 0 different.\n", 0)


@pytest.mark.parametrize(
    "host", ["example.com", "oss-cn-hangzhou.aliyuncs.com", f"{_HOST}=http://example.com"]
)
def test_another_host_is_never_passed_through(recording: Path, host: str) -> None:
    done = genzo_here("record", "-o", recording, "--pass-through", host, "false")
    assert done.returncode == 1
    assert done.stderr
    assert not recording.exists()


@pytest.mark.parametrize("options", [("--url", "http://127.0.0.1:1"), ("--data", "x")])
def test_who_answers_is_chosen_once(recording: Path, options: tuple[str, ...]) -> None:
    done = genzo_here("record", "-o", recording, "--pass-through", _HOST, *options, "true")
    assert done.returncode == 2
    assert "Give one of --url, --data and --pass-through." in done.stderr


@pytest.mark.parametrize(
    ("command", "code"),
    [(("true",), 0), (("sh", "-c", "exit 7"), 7), (("sh", "-c", "kill -TERM $$"), 143)],
)
def test_the_exit_code_is_that_of_the_command(
    recording: Path, genzo_server: Server, command: tuple[str, ...], code: int
) -> None:
    done = genzo_here("record", "-o", recording, "--url", genzo_server.url, *command)
    assert done.returncode == code
    assert done.stderr.startswith(
        "Nothing was recorded: no client of the command has called http://127.0.0.1:"
    )
    assert not recording.exists()


def test_a_command_that_is_missing_is_a_sentence(recording: Path, genzo_server: Server) -> None:
    done = genzo_here("record", "-o", recording, "--url", genzo_server.url, "no-such-command", "--help")
    assert (done.returncode, done.stderr) == (
        1,
        "no-such-command cannot be run (No such file or directory).\n",
    )
    assert genzo_here("record").returncode == 2


def test_ctrl_c_says_what_was_recorded(recording: Path, genzo_server: Server, tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    script = f'curl -sS "$GENZO_URL/?Action=DescribeRegions" >/dev/null; touch {ready}; exec sleep 60'
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "genzo",
            "record",
            "-o",
            recording,
            "--url",
            genzo_server.url,
            "sh",
            "-c",
            script,
        ],
        stderr=subprocess.PIPE,
        text=True,
        env=clean_environment(),
        start_new_session=True,
    )
    try:
        while not ready.exists():
            assert process.poll() is None
            time.sleep(0.05)
        # A terminal interrupts all processes in its foreground.
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()
    assert (process.returncode, said) == (130, f"Interrupted. Cases in {recording}: 1.\n")
    (case,) = read_cases(recording)
    assert case.action == "DescribeRegions"


def test_accounts_are_hidden_and_named_parameters_shown(
    record: Record, recording: Path, genzo_server: Server
) -> None:
    program = """
import os, subprocess
query = "/?Action=DescribeImages&Version=2014-05-26&Seen=web&Unseen=x&ImageOwnerId=1234567890123456"
subprocess.run(["curl", "-sS", os.environ["GENZO_URL"] + query], check=True)
"""
    options = ("--url", genzo_server.url, "--hide-accounts", "--show", "Seen")
    assert record(program, *options).returncode == 0
    (case,) = read_cases(recording)
    assert case.hidden == ["Unseen"]
    assert "Seen=web" in case.query
    assert "1234567890123456" not in recording.read_text()


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("https://ecs.aliyuncs.com", "ecs.aliyuncs.com is the real service, which is no Genzo.\n"),
        ("127.0.0.1", '"127.0.0.1" names no server: write it as http://127.0.0.1:8420.\n'),
    ],
)
def test_nothing_is_replayed_on_the_real_service(tmp_path: Path, url: str, sentence: str) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    done = genzo_here("replay", empty, "--url", url)
    assert (done.returncode, done.stderr) == (1, sentence)
