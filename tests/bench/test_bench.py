import json
import subprocess
import sys
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
STARTS = [
    "python -c pass",
    "bare Granian, hello",
    "genzo serve --memory",
    "genzo serve, new data folder",
    "genzo serve, existing data folder",
]
ANSWERS = [
    ("page of 10, V1, JSON", 1),
    ("page of 10, V1, JSON", 8),
    ("page of 10, V1, JSON", 32),
    ("page of 10, V3, JSON", 8),
    ("page of 10, V1, XML", 8),
    ("one ImageId, V1, JSON", 8),
    ("fuzzy ImageName, V1, JSON", 8),
]


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Any]:
    """What a quick run prints, and what it writes."""
    path = tmp_path_factory.mktemp("bench") / "figures.json"
    command = [sys.executable, "-m", "bench", "--quick", "--json", str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout, json.loads(path.read_bytes())


def test_every_start_is_measured(measured: tuple[str, Any]) -> None:
    rows = measured[1]["starts"]
    assert [row["name"] for row in rows] == STARTS
    assert all(row["ready_ms"] > 0 and row["ratio"] > 0 for row in rows)
    assert all(row["first_answer_ms"] > 0 and row["second_answer_ms"] > 0 for row in rows[1:])


def test_every_request_is_measured_beside_constant_bytes(measured: tuple[str, Any]) -> None:
    rows = measured[1]["answers"]
    assert [(row["name"], row["connections"]) for row in rows] == ANSWERS
    rates = chain.from_iterable(
        (row["genzo_per_second"], row["constant_per_second"], row["rate_ratio"]) for row in rows
    )
    assert all(rate > 0 for rate in rates)


def test_cpu_is_told_where_the_system_tells_it(measured: tuple[str, Any]) -> None:
    rows = measured[1]["answers"]
    assert all((row["genzo_cpu_us"] is not None) == sys.platform.startswith("linux") for row in rows)


def test_the_printed_tables_hold_every_row(measured: tuple[str, Any]) -> None:
    lines = measured[0].splitlines()
    assert [name for name in STARTS if not any(line.startswith(f"| {name} |") for line in lines)] == []
    wanted = [f"| {name} | {connections} |" for name, connections in ANSWERS]
    assert [row for row in wanted if not any(line.startswith(row) for line in lines)] == []
