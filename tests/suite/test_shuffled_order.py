"""Tests run in the order of a seed."""

import re
from pathlib import Path

from tests.suite.running import pytest_on

TESTS = "\n".join(f"def test_{number}(): pass" for number in range(20))


def order(folder: Path, *options: str) -> list[str]:
    done = pytest_on(folder, TESTS, "tests.shuffled_order", "--collect-only", "-q", *options)
    assert done.returncode == 0
    return re.findall(r"::(\w+)$", done.stdout, re.MULTILINE)


def test_a_seed_gives_an_order_of_its_own_each_time(tmp_path: Path) -> None:
    plain = order(tmp_path)
    one, again, two = (order(tmp_path, "--shuffle", seed) for seed in ("1", "1", "2"))
    assert plain == [f"test_{number}" for number in range(20)]
    assert one == again
    assert sorted(plain) == sorted(one) == sorted(two)
    assert len({tuple(plain), tuple(one), tuple(two)}) == 3
