"""A quick run measures every part, and prints and writes all results."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest

from bench.report import Report, write
from tests.docs.readme_figures import figures, figures_of_no_measurement

ROOT = Path(__file__).parents[2]
PARTS = [
    *("pages", "growth", "fuzzy", "walk", "starts", "memory", "imports", "writes", "concurrency", "others"),
    *("sql", "protections"),
]
TARGETS = {
    "page of 10, repeated queries": "≥ 0.45 of constant bytes' requests/s",
    "the same beside moto, one image by id": "≥ 50 times its requests/s",
    "page of 10, every request another account": "≥ 0.2 of constant bytes' requests/s",
    "page of 10, XML": "≥ 0.8 of JSON's requests/s",
    "p50 growth from 1,000 to 3,000 images, fixed page": "≤ 1.3 times",
    "p99 growth from 1,000 to 3,000 images, fixed page": "≤ 2 times",
    "part of an ImageName among 3,000 images, three characters or more, p99, worst of the scopes": "≤ 25 ms",
    "page cost, last beside first of 300 images by 10": "≤ 2 times",
    "start to ready with the shipped catalogue, new data folder": "≤ 0.35 s",
    "first answer after it": "≤ 10 ms",
    "resident memory after 200 requests, 3,000 images on disk": "≤ 80 MiB",
    "`genzo images import` of 3,000 images into SQLite, name index included": "≥ 25,000 images/s",
    "`genzo images import` of 3,000 images into PostgreSQL, name index included": "≥ 25,000 images/s",
    "the same beside bare COPY": "≥ 0.7 of its images/s",
    "CreateImage, durable, 8 connections": "≥ 0.5 of bare commits of the same rows",
    "requests/s over 256 connections": "≥ 0.9 of the best",
    "p99 over 256 connections; errors": "≤ 4 mean waits; none",
    "each documented query among 3,000 images on PostgreSQL": "≤ 1.3 times the best SQL written by hand",
    "longest hold of the event loop by an unsigned request": "≤ 20 ms",
    "limits of one request, beside a page of 10": "≤ 0.05",
    "longest hold of the event loop by the guard of 2,000 connections": "≤ 20 ms",
    "slowest documented query among 3,000 images on PostgreSQL, median": "≤ 50 ms",
}
PLOTS = {"connections", "growth", "others", "waits", "walk"}
pytestmark = pytest.mark.timeout(600)  # the first test measures everything
SVG = "{http://www.w3.org/2000/svg}"


def bench(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bench", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400, check=False)


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Any]:
    """What a quick run prints, and what it writes."""
    path = tmp_path_factory.mktemp("bench") / "figures.json"
    done = bench("--quick", "--json", str(path))
    assert done.returncode == 0, done.stderr
    return done.stdout, json.loads(path.read_bytes())


def reached(found: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - what was written
    return [figure for part in found["parts"].values() for figure in part["figures"]]


def test_every_part_is_measured(measured: tuple[str, Any]) -> None:
    assert list(measured[1]["parts"]) == PARTS
    assert all(rows for part in measured[1]["parts"].values() for rows in (t["rows"] for t in part["tables"]))


def test_every_figure_has_its_target(measured: tuple[str, Any]) -> None:
    assert {figure["what"]: figure["target"] for figure in reached(measured[1])} == TARGETS


def test_every_measured_figure_is_marked_met_or_not(measured: tuple[str, Any]) -> None:
    not_measured = {figure["what"] for figure in reached(measured[1]) if figure["met"] is None}
    elsewhere = set() if sys.platform.startswith("linux") else {next(w for w in TARGETS if "memory" in w)}
    assert not_measured == {"the same beside moto, one image by id"} | elsewhere


def test_cpu_time_is_reported_on_linux(measured: tuple[str, Any]) -> None:
    table = measured[1]["parts"]["pages"]["tables"][0]
    told = [row[table["head"].index("CPU µs/request")] for row in table["rows"]]
    assert any(figure[0].isdigit() for figure in told) == sys.platform.startswith("linux")


def test_the_printed_report_has_every_figure(measured: tuple[str, Any]) -> None:
    lines = measured[0].splitlines()
    for figure in reached(measured[1]):
        start = f"| {figure['what']} | {figure['target']} | {figure['reached']} |"
        assert any(line.startswith(start) for line in lines), start


def test_missing_moto_is_reported(measured: tuple[str, Any]) -> None:
    assert "moto, one image by id: not measured, since moto is not installed." in measured[0].splitlines()


def test_the_page_of_the_documentation_shows_every_plot(measured: tuple[str, Any], tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "README.md", tmp_path)
    write(msgspec.convert(measured[1], Report), tmp_path)
    page = (tmp_path / "docs" / "performance.md").read_text()
    assert set(figures(tmp_path)) == set(figures(ROOT))
    assert figures_of_no_measurement(tmp_path) == []
    for name in PLOTS:
        assert f"](performance/{name}.svg)" in page
        drawn = ET.parse(tmp_path / "docs" / "performance" / f"{name}.svg").getroot()
        assert drawn.find(f"{SVG}polyline") is not None
    assert {path.stem for path in (tmp_path / "docs" / "performance").iterdir()} == PLOTS
    assert page.count("\n## ") == len(PARTS)


def test_a_part_can_be_chosen_by_name() -> None:
    done = bench("--quick", "--only", "memory")
    assert done.returncode == 0, done.stderr
    assert [line for line in done.stdout.splitlines() if line.startswith("## ")] == ["## Memory"]


def test_an_unknown_part_is_refused_with_a_list_of_parts() -> None:
    done = bench("--only", "speed")
    assert done.returncode == 1
    assert done.stderr == f"There is no part speed: the parts are {', '.join(PARTS)}.\n"
