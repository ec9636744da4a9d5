"""A whole run has a part of the cases of marked tests, on each day another; other runs have all of them."""

import re
from pathlib import Path

import pytest

from tests.suite.running import pytest_on

PLUGIN = "tests.case_selection"
TESTS = """
import pytest

def test_always(): pass

@pytest.mark.exhaustive
def test_slow(): pass

@pytest.mark.sampled(4)
@pytest.mark.parametrize("n", range(10))
def test_sampled(n): pass

@pytest.mark.sampled(20, over="n")
@pytest.mark.parametrize("n", range(3))
@pytest.mark.parametrize("family", ["disks", "images"])
def test_of_families(family, n): pass
"""
SAMPLED = {f"test_sampled[{n}]" for n in range(10)}
OF_FAMILIES = {f"test_of_families[{family}-{n}]" for family in ("disks", "images") for n in range(3)}


def collected(folder: Path, *options: str) -> set[str]:
    done = pytest_on(folder, TESTS, PLUGIN, "--collect-only", "-q", *options)
    assert done.returncode == 0, done.stdout
    return set(re.findall(r"::(.+)$", done.stdout, re.MULTILINE))


def test_each_case_is_run_on_one_of_as_many_days(tmp_path: Path) -> None:
    days = [collected(tmp_path, "--cases", str(day)) for day in range(100, 104)]
    assert set.union(*days) == {"test_always", *SAMPLED, *OF_FAMILIES}
    assert set.intersection(*days) == {"test_always"}
    for cases in days:
        assert len(cases & SAMPLED) in (2, 3)
        for family in ("disks", "images"):
            assert len([case for case in cases & OF_FAMILIES if family in case]) == 1
    assert sum(len(cases & SAMPLED) for cases in days) == len(SAMPLED)


def test_a_run_names_its_day_and_tells_it_to_all_processes(tmp_path: Path) -> None:
    done = pytest_on(tmp_path, TESTS, PLUGIN, "-n", "2", "-rA")
    assert done.returncode == 0, done.stdout
    day = re.search(r"^sampled tests: --cases (\d+);", done.stdout, re.MULTILINE)
    assert day, done.stdout
    ran = set(re.findall(r"^PASSED test_file\.py::(.+)$", done.stdout, re.MULTILINE))
    assert ran == collected(tmp_path, "--cases", day[1])


@pytest.mark.parametrize("part", [("test_file.py",), ("-k", "test")])
def test_a_run_of_a_part_has_all_cases(tmp_path: Path, part: tuple[str, ...]) -> None:
    assert collected(tmp_path, *part) == {"test_always", "test_slow", *SAMPLED, *OF_FAMILIES}


def test_a_run_of_every_case_counts_them_by_file(tmp_path: Path) -> None:
    done = pytest_on(tmp_path, TESTS, PLUGIN, "--every-case", "-n", "2")
    assert done.returncode == 0, done.stdout
    assert "every case of the tests that a whole run has a part of\n" in done.stdout
    assert f"{1 + len(SAMPLED) + len(OF_FAMILIES):6} test_file.py\n" in done.stdout
