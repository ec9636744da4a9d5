"""The page on capacity is computed from the figures of scripts/bench."""

from pathlib import Path

import pytest

from bench.report import FIGURES, Report, read
from bench.results import Cost, Size
from bench.svg import svg
from tests.new_service import new_service
from tools.capacity import sizes
from tools.capacity.model import RequestModel, by_cpu_accounting, request_model, size_model
from tools.capacity.page import drawings, page, write

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def written() -> Report:
    return read(ROOT)


def test_the_page_is_computed_from_the_figures(written: Report) -> None:
    assert (ROOT / "docs" / "capacity.md").read_text() == page(written)


def test_the_page_reaches_a_hundred_million_images_in_thirty_regions(written: Report) -> None:
    assert "| 100,000,000 | 3,333,333 |" in page(written)


def test_the_drawings_are_those_of_the_figures(written: Report) -> None:
    for plot in drawings(written):
        assert (ROOT / FIGURES.parent / f"{plot.name}.svg").read_text() == svg(plot)
        assert f"]({FIGURES.parent.name}/{plot.name}.svg)" in page(written)
        lines = {series.name for series in plot.series if series.is_line}
        assert lines == {series.name for series in plot.series if not series.is_line}


def test_the_drawings_have_the_measured_setups_and_sizes(written: Report) -> None:
    of_sizes, of_requests = (
        [series for series in plot.series if not series.is_line] for plot in drawings(written)
    )
    assert [len(series.points) for series in of_sizes] == [3, 3]
    for series in of_requests:
        assert [workers for workers, _ in series.points] == [1, 2, 4]


def test_a_figure_that_changes_changes_the_page(written: Report) -> None:
    parts = dict(written.parts)
    costs = [
        Cost(
            each.store,
            each.setup,
            each.workers,
            each.workload,
            each.per_second,
            2 * each.worker_seconds,
            each.database_seconds,
        )
        for each in parts["scale"].costs
    ]
    scale = parts["scale"]
    parts["scale"] = type(scale)(scale.title, scale.figures, scale.tables, scale.plots, [], costs)
    changed = Report(written.machine, written.notes, written.seconds, parts)
    assert page(changed) != page(written)


def test_without_these_figures_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / FIGURES.parent).mkdir(parents=True)
    (tmp_path / FIGURES).write_text('{"machine": "this", "notes": [], "seconds": {}, "parts": {}}')
    write(tmp_path)
    assert not (tmp_path / "docs" / "capacity.md").exists()


def test_the_sizes_of_all_tables_and_indexes_are_the_size_of_the_file(tmp_path: Path) -> None:
    service = new_service(tmp_path / "genzo.db")
    service.store.close()
    found = sizes.of_sqlite(tmp_path / "genzo.db")
    assert sum(found.values()) == (tmp_path / "genzo.db").stat().st_size
    assert {"images", "images_own", "image_names", "image_tags_pkey"} <= set(found)


def test_sizes_are_extrapolated_linearly() -> None:
    measured = [Size("SQLite", 10, {"images": 150}), Size("SQLite", 20, {"images": 250, "images_own": 100})]
    model = size_model(measured)
    assert model.per_image == {"images": 10, "images_own": 10}
    assert model.fixed == -50
    assert model.total(40) == 750
    assert [model.total(size.images) for size in measured] == [sum(s.tables.values()) for s in measured]


def test_the_setup_with_the_most_workers_gives_the_costs_of_a_request() -> None:
    costs = [
        Cost("PostgreSQL", "one", 1, "pages", 100, 0.001, 0.002),
        Cost("PostgreSQL", "four", 4, "pages", 100, 0.002, 0.003),
    ]
    assert request_model(costs) == RequestModel(0.002, 0.003)
    assert [by_cpu_accounting(cost) for cost in costs] == [1000, 2000]


def test_one_writer_is_not_faster_with_more_workers() -> None:
    costs = [
        Cost("SQLite", "one", 1, "writes", 600, 0.001, 0),
        Cost("SQLite", "two", 2, "writes", 500, 0.001, 0),
    ]
    model = request_model(costs, has_one_writer=True)
    assert model.per_second(100) == 600
    assert [model.workers(600), model.workers(601)] == [2, None]


def test_workers_and_cpus_are_rounded_up_at_half_load() -> None:
    model = RequestModel(0.001, 0.002)
    assert (model.workers(501), model.database_cpus(501)) == (2, 3)


def test_workers_add_up_until_the_database_has_no_cpu_left() -> None:
    model = RequestModel(0.001, 0.002)
    assert model.per_second(3, 16) == 3000
    assert model.per_second(100, 16) == 8000
    assert RequestModel(0.001, 0).per_second(100, 16) == 100_000
