"""A pull that is killed, interrupted or throttled goes on where it was, and imports all or nothing."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.pulling.conftest import REGION, Pull, Source, image
from tests.running import clean_environment, genzo_here

MANY = 10_000 if "GENZO_CRASH_ROUNDS" in os.environ else 2_000
"""scripts/soak pulls more images."""
PAGES = MANY // 100
KEY = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "genzo", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "genzo"}


def started(source: Source, data: Path) -> subprocess.Popen[str]:
    command = ["images", "pull", "--region", REGION, "--endpoint", source.server.url, "--data", str(data)]
    return subprocess.Popen(
        [sys.executable, "-m", "genzo", *command],
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=clean_environment() | KEY,
    )


def lines_of(file: Path) -> int:
    return file.read_bytes().count(b"\n") if file.exists() else 0


def stopped(process: subprocess.Popen[str], file: Path, count: int, number: int) -> tuple[int, str, str]:
    """Send a signal to a pull that has saved at least ``count`` pages."""
    while lines_of(file) <= count and process.poll() is None:
        time.sleep(0.01)
    os.kill(process.pid, number)
    said, failure = process.communicate(timeout=60)
    return process.returncode, said, failure


def test_many_images_survive_a_kill_and_throttling(source: Source, pull: Pull, tmp_path: Path) -> None:
    source.hold(*(image(f"m-{n:05}") for n in range(MANY)))
    data, file = tmp_path / "here", tmp_path / "here" / "pull.jsonl"
    assert stopped(started(source, data), file, PAGES // 2, signal.SIGKILL)[0] == -signal.SIGKILL
    assert not (data / "genzo.db").exists()
    assert file.stat().st_mode & 0o077 == 0
    kept = lines_of(file) - 1
    assert PAGES // 2 <= kept < 2 * PAGES
    source.fail(error="Throttling.User", actions=["DescribeImages"], times=2)
    source.fail(error="ServiceUnavailable", actions=["DescribeImages"], times=1)
    code, said, noted = pull("--region", REGION, "--resume")
    assert (code, said) == (0, f"Loaded {MANY} images into {REGION}: {MANY} the account's own.\n")
    assert noted == f"Going on after {kept} answers in {file}.\n"
    assert source.faults() == []  # a fault that is used up is deleted
    assert not file.exists()
    mine = ("--ImageOwnerAlias", "self", "--data", data)
    assert genzo_here("images", "export", *mine).stdout == source.export()


def test_an_interrupted_pull_says_what_it_kept_and_ends_with_130(source: Source, tmp_path: Path) -> None:
    source.hold(*(image(f"m-{n:05}") for n in range(500)))
    source.fail(actions=["DescribeImages"], delay=0.1)
    data, file = tmp_path / "here", tmp_path / "here" / "pull.jsonl"
    code, said, failure = stopped(started(source, data), file, 2, signal.SIGINT)
    assert (code, said) == (130, "")
    kept = lines_of(file) - 1
    assert failure == (
        f"Interrupted. Nothing was imported; {kept} answers are kept: --resume goes on from there.\n"
    )
    assert not (data / "genzo.db").exists()


def test_what_another_pull_has_kept_is_not_used(source: Source, pull: Pull, tmp_path: Path) -> None:
    source.hold(image("m-1"))
    state = tmp_path / "state"
    line = json.dumps({"key": [REGION, "self", "100", "1", "1"], "answer": {}})
    state.write_text(json.dumps({"format": 1, "pull": "another"}) + f"\n{line}\n")
    code, said, noted = pull("--region", REGION, "--resume", "--state", state)
    assert (code, noted) == (0, "")
    assert "Loaded 1 images" in said
    assert not state.exists()


def test_a_lost_connection_is_tried_again(source: Source, pull: Pull) -> None:
    source.hold(image("m-1"))
    source.fail(response="dropped", actions=["DescribeImages"], times=1)
    assert pull("--region", REGION)[0] == 0
    assert source.faults() == []
