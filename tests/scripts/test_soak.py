"""scripts/soak passes its numbers on to the random tests."""

from pathlib import Path

import pytest

from tests.scripts.projects import installed_project, run

NAMES = (
    "GENZO_HOSTILE_REQUESTS",
    "GENZO_HOSTILE_SECONDS",
    "GENZO_STATEFUL_EXAMPLES",
    "GENZO_CRASH_ROUNDS",
    "GENZO_FAIL_OVERS",
    "GENZO_MUTATED_FILES",
    "GENZO_ISOLATION_CASES",
    "GENZO_FLOOD",
    "GENZO_PROXIED_FLOOD",
    "GENZO_WORLDS",
    "GENZO_EXAMPLES",
)
TEST = f"""
import os

def test_numbers():
    with open("numbers", "a") as file:
        print(*(os.environ[name] for name in {NAMES}), file=file)
"""
PARTS = (
    "isolation/test_isolation",
    "hostile/test_hostile",
    "stateful/test_stateful",
    "crash/test_crash",
    "pulling/test_pulling",
    "cli/test_importing_many",
    "store/test_queries_against_oracle",
    "unit/test_unit",
)


@pytest.mark.sampled(5)
@pytest.mark.parametrize(
    ("arguments", "numbers"),
    [
        ((), "10000 900 300 200 5 10000 100000 500000 250000 2000 1000"),
        (("--kills", "7", "--requests=20"), "20 900 300 7 5 10000 100000 500000 250000 2000 1000"),
        (
            ("--seconds", "1", "--lives", "2", "--fail-overs", "3", "--files", "4", "--flood", "5"),
            "10000 1 2 200 3 4 100000 5 250000 2000 1000",
        ),
        (("1", "2", "3"), "1 2 3 200 5 10000 100000 500000 250000 2000 1000"),
        (
            ("1", "2", "3", "4", "5", "6", "--isolation", "7", "7", "8", "--worlds", "9", "--examples", "10"),
            "1 2 3 4 5 6 7 7 8 9 10",
        ),
    ],
)
def test_the_random_tests_get_the_numbers(tmp_path: Path, arguments: tuple[str, ...], numbers: str) -> None:
    folder = installed_project(tmp_path)
    for part in PARTS:
        path = folder / "tests" / f"{part}.py"
        path.parent.mkdir(parents=True)
        path.write_text(TEST)
    done = run(folder, "soak", *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (folder / "numbers").read_text().splitlines() == [numbers] * len(PARTS)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--kills",), '--kills needs a number, not "".\n'),
        (("--kills", "many"), '--kills needs a number, not "many".\n'),
        (("--kill", "1"), "There is no option for --kill: scripts/soak --help lists the options.\n"),
        (
            ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"),
            "There is no option for 12: scripts/soak --help lists the options.\n",
        ),
    ],
)
def test_other_words_are_refused(tmp_path: Path, arguments: tuple[str, ...], sentence: str) -> None:
    done = run(installed_project(tmp_path), "soak", *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", sentence)
