"""docs/performance.md, its plots and the figures in README.md are those of the file of figures."""

from pathlib import Path

import pytest

from bench.readme import with_figures
from bench.report import FIGURES, Report, page, read
from bench.results import PartResult
from bench.svg import svg
from tests.docs.readme_figures import figures, figures_of_no_measurement

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def written() -> Report:
    return read(ROOT)


def test_the_page_is_written_from_the_figures(written: Report) -> None:
    assert (ROOT / "docs" / "performance.md").read_text() == page(written)


def test_the_plots_are_drawn_from_the_figures(written: Report) -> None:
    plots = [plot for part in written.parts.values() for plot in part.plots]
    assert len(plots) >= 5
    for plot in plots:
        assert (ROOT / FIGURES.parent / f"{plot.name}.svg").read_text() == svg(plot)


def test_the_readme_has_the_figures_of_the_page() -> None:
    found = figures(ROOT)
    assert [len(each) for each in found.values()] == [2, 2, 2, 1]
    assert figures_of_no_measurement(ROOT) == []


def test_the_readme_is_what_a_run_with_these_figures_writes(written: Report) -> None:
    readme = (ROOT / "README.md").read_text()
    assert with_figures(readme, written.machine, written.parts.values()) == readme


def test_a_run_of_other_parts_leaves_the_figures_as_they_are() -> None:
    readme = (ROOT / "README.md").read_text()
    assert with_figures(readme, "another machine", [PartResult("Memory", [])]) == readme
