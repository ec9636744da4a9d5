"""Run the suite of the example image-cleaner many times: python -m tools.flakes."""

import argparse
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

_ROOT = Path(__file__).parents[2]
_SUITE = _ROOT / "examples" / "image-cleaner" / "after"
_SERVERS = ("shared", "worker")
_RUN_SECONDS = 300
_COUNT = re.compile(r"\b(\d+) (passed|failed|error)")


class Run(NamedTuple):
    """One run of the suite."""

    passed: int
    failed: int
    seconds: float
    output: str


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.flakes", description=__doc__)
    parser.add_argument("--runs", type=int, default=20, help="runs with each kind of server (20)")
    parser.add_argument("--processes", type=int, default=4, help="processes of a run (4)")
    parser.add_argument("--suite", type=Path, default=_SUITE, help="the folder with the tests")
    parser.add_argument("--server", choices=_SERVERS, action="append", help="both kinds by default")
    given = parser.parse_args()
    has_failed = False
    for server in given.server or _SERVERS:
        runs = [_run(given.suite, server, given.processes) for _ in range(given.runs)]
        print(_summary(server, runs), flush=True)
        broken = [run for run in runs if run.failed or not run.passed]
        has_failed |= bool(broken)
        for run in broken[:1]:
            print(run.output)
    sys.exit(has_failed)


def _run(suite: Path, server: str, processes: int) -> Run:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "/dev/null"]
    options: list[str | Path] = ["--rootdir", suite, "-n", str(processes), "--genzo-server", server, suite]
    begun = time.monotonic()
    done = subprocess.run(  # noqa: S603 - pytest, with the options above
        [*command, *options], capture_output=True, text=True, check=False, timeout=_RUN_SECONDS
    )
    seconds = time.monotonic() - begun
    counts = {kind: int(number) for number, kind in _COUNT.findall(done.stdout)}
    failed = counts.get("failed", 0) + counts.get("error", 0)
    # pytest also fails without a failed test, such as when it cannot collect them.
    return Run(counts.get("passed", 0), failed or done.returncode, seconds, done.stdout + done.stderr)


def _summary(server: str, runs: list[Run]) -> str:
    passed, failed = (sum(counts) for counts in zip(*((run.passed, run.failed) for run in runs), strict=True))
    median = statistics.median(run.seconds for run in runs)
    return f"{server}: {len(runs)} runs, {passed} passed, {failed} failed, {median:.1f} s for a run (median)"


if __name__ == "__main__":
    main()
