"""A quick run measures every part on both stores, and prints and writes all results."""

import shutil
import subprocess
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bench import pgbouncer
from bench.__main__ import configured, measured
from bench.parts import PARTS
from bench.report import Report, markdown, page, read, report, with_parts, write
from bench.results import Figure
from bench.stores import POSTGRESQL, SQLITE
from tests.docs.readme_figures import figures, figures_of_no_measurement

ROOT = Path(__file__).parents[2]
NAMES = [
    *("pages", "after-writes", "writes", "concurrency", "scale", "imports", "sizes", "growth", "fuzzy"),
    *("walk", "starts", "memory", "others", "sql", "protections", "profile"),
]
OF_CONSTANT = "of constant bytes' requests/s"
OF_BARE = "of bare commits of the same rows"
FOUR = "2 servers of 2 workers beside 1 server of 1 worker by CPU accounting"
AFTER = "first page without filters, right after {}: 200 own images beside 100"
BOTH_STORES = {
    "page of 10, repeated queries": (f"≥ 0.5 {OF_CONSTANT}", f"≥ 0.2 {OF_CONSTANT}"),
    "page of 10, every request another account": (f"≥ 0.2 {OF_CONSTANT}", f"≥ 0.15 {OF_CONSTANT}"),
    "one ImageId, never asked before": (f"≥ 0.4 {OF_CONSTANT}", f"≥ 0.2 {OF_CONSTANT}"),
    "page of 10, XML": ("≥ 0.8 of JSON's requests/s",) * 2,
    AFTER.format("its own write"): ("≤ 1.3 times",) * 2,
    AFTER.format("another account's write"): ("≤ 1.3 times",) * 2,
    "CreateImage, durable, 8 connections": (f"≥ 0.7 {OF_BARE}", f"≥ 0.5 {OF_BARE}"),
    "p99 over 64 connections; errors": ("≤ 2 mean waits; none",) * 2,
    "requests/s over 64 connections": ("≥ 0.9 of the best",) * 2,
    "`genzo images import` of 2,000 images, name index included": ("≥ 25,000 images/s",) * 2,
    "resident memory after 40 requests, 2,000 images": ("≤ 80 MiB",) * 2,
}
POSTGRESQL_ALONE = {
    "CreateImage, durable, 8 connections, per second": "≥ 500 images/s",
    "the same beside bare COPY": "≥ 0.7 of its images/s",
    f"{FOUR}, repeated queries": "≥ 3.2 times",
    f"{FOUR}, every request another account": "≥ 3.2 times",
    f"{FOUR}, CreateImage": "≥ 3.2 times",
    "each documented query among 2,000 images": "≤ 1.3 times the best SQL written by hand",
    "slowest documented query among 2,000 images, median": "≤ 50 ms",
}
OTHERS = {
    "page of 10 beside moto, one image by id": "≥ 50 times its requests/s",
    "p50 growth from 1,000 to 2,000 images, fixed page": "≤ 1.3 times",
    "p99 growth from 1,000 to 2,000 images, fixed page": "≤ 2 times",
    "part of an ImageName among 2,000 images, three characters or more, p99, worst of the scopes": "≤ 25 ms",
    "page cost, last beside first of 200 images by 10": "≤ 2 times",
    "start to ready with the shipped catalogue, new data folder": "≤ 0.35 s",
    "first answer after it": "≤ 10 ms",
    "longest hold of the event loop by an unsigned request": "≤ 20 ms",
    "limits of one request, beside a page of 10": "≤ 0.05",
    "longest hold of the event loop by the guard of 2,000 connections": "≤ 20 ms",
}
PLOTS = {"connections", "growth", "others", "waits", "walk"}
NOT_ON_EVERY_SYSTEM = ("memory", "CPU accounting", "moto")
pytestmark = pytest.mark.timeout(600)  # the first test measures everything
SVG = "{http://www.w3.org/2000/svg}"


def bench(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bench", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400, check=False)


def measure(names: Sequence[str]) -> Report:
    """The report of a run of these parts that is still shorter than a quick one."""
    chosen = Namespace(data=None, database="", images=0, moto=None, quick=True)
    with configured(chosen) as config:
        short = config._replace(sizes=(1_000, 2_000), seconds=0.02)
        return report(*measured(list(names), short), short)


@pytest.fixture(scope="module")
def found() -> Report:
    """The report of all parts."""
    return measure(list(PARTS))


def targets(found: Report) -> dict[tuple[str, str], str]:
    return {(each.what, each.store): each.target for each in of(found)}


def of(found: Report) -> list[Figure]:
    return [figure for part in found.parts.values() for figure in part.figures]


@pytest.mark.sampled(len(NAMES))
@pytest.mark.parametrize("name", NAMES)
def test_a_part_is_measured(name: str) -> None:
    (part,) = measure([name]).parts.values()
    assert part.figures
    assert all(table.rows for table in part.tables)


@pytest.mark.exhaustive
def test_every_part_is_measured(found: Report) -> None:
    assert list(PARTS) == NAMES
    assert list(found.parts) == NAMES
    assert all(table.rows for part in found.parts.values() for table in part.tables)


@pytest.mark.exhaustive
def test_every_figure_has_its_target(found: Report) -> None:
    expected = {
        (what, store): target
        for what, both in BOTH_STORES.items()
        for store, target in zip((SQLITE, POSTGRESQL), both, strict=True)
    }
    expected |= {(what, POSTGRESQL): target for what, target in POSTGRESQL_ALONE.items()}
    assert targets(found) == expected | {(what, ""): target for what, target in OTHERS.items()}


@pytest.mark.exhaustive
def test_every_measured_figure_is_marked_met_or_not(found: Report) -> None:
    not_measured = [figure.what for figure in of(found) if figure.met is None]
    assert any("moto" in what for what in not_measured)
    assert [what for what in not_measured if not any(word in what for word in NOT_ON_EVERY_SYSTEM)] == []


@pytest.mark.exhaustive
def test_cpu_time_is_reported_on_linux(found: Report) -> None:
    table = found.parts["scale"].tables[0]
    for column in ("workers' CPU µs/request", "databases' CPU µs/request"):
        told = [row[table.head.index(column)] for row in table.rows]
        assert any(figure[0].isdigit() for figure in told) == sys.platform.startswith("linux")


@pytest.mark.exhaustive
def test_a_missing_pgbouncer_is_reported_with_the_reason(found: Report) -> None:
    (table,) = found.parts["scale"].tables
    is_measured = any("PgBouncer" in row[0] for row in table.rows)
    assert is_measured == (pgbouncer.program().path is not None)
    assert is_measured or "PgBouncer: not measured: " in table.note


@pytest.mark.exhaustive
def test_the_printed_report_has_every_figure(found: Report) -> None:
    lines = markdown(found).splitlines()
    for figure in of(found):
        cells = f"| {figure.target} | {figure.reached} |"
        assert any(line.startswith(f"| {figure.what} |") and cells in line for line in lines), figure


@pytest.mark.exhaustive
def test_missing_moto_is_reported(found: Report) -> None:
    assert "moto, one image by id: not measured, since moto is not installed." in markdown(found).splitlines()


@pytest.mark.exhaustive
def test_the_pages_of_the_documentation_show_every_figure(found: Report, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "README.md", tmp_path)
    write(found, tmp_path)
    assert read(tmp_path) == found
    assert (tmp_path / "docs" / "performance.md").read_text() == page(found)
    assert set(figures(tmp_path)) == set(figures(ROOT))
    assert figures_of_no_measurement(tmp_path) == []
    for name in PLOTS:
        assert f"](performance/{name}.svg)" in page(found)
        drawn = ET.parse(tmp_path / "docs" / "performance" / f"{name}.svg").getroot()
        assert drawn.find(f"{SVG}polyline") is not None
    assert {path.stem for path in (tmp_path / "docs" / "performance").glob("*.svg")} == PLOTS
    assert page(found).count("\n## ") == len(PARTS)


@pytest.mark.exhaustive
def test_parts_of_a_later_run_take_the_place_of_earlier_ones(found: Report) -> None:
    parts = {"walk": found.parts["growth"]}
    later = with_parts(found, Report(found.machine, [], {"walk": 1.5}, parts), PARTS)
    assert later.parts["walk"] == found.parts["growth"]
    assert list(later.parts) == NAMES
    assert later.parts["fuzzy"] == found.parts["fuzzy"]
    assert later.seconds["walk"] == 1.5
    assert "Measured in a later run: Size of the catalogue." in markdown(later).splitlines()


def test_a_part_can_be_chosen_by_name() -> None:
    done = bench("--quick", "--only", "protections")
    assert done.returncode == 0, done.stderr
    assert [line for line in done.stdout.splitlines() if line.startswith("## ")] == ["## Protections"]


def test_an_unknown_part_is_refused_with_a_list_of_parts() -> None:
    done = bench("--only", "speed")
    assert done.returncode == 1
    assert done.stderr == f"There is no part speed: the parts are {', '.join(NAMES)}.\n"
