"""README.md has the figures of docs/performance.md, and those of the rows that it names."""

import re
from pathlib import Path

from bench.readme import with_figures
from bench.results import PartResult, Table
from tests.docs.readme_figures import figures, figures_of_no_measurement

ROOT = Path(__file__).parents[2]


def _measured() -> list[PartResult]:
    """The tables of docs/performance.md."""
    found = []
    for part in re.split(r"^## ", (ROOT / "docs" / "performance.md").read_text(), flags=re.MULTILINE)[1:]:
        head, _, *rows = (line.strip("| ").split(" | ") for line in re.findall(r"^\|.*", part, re.MULTILINE))
        found.append(PartResult(part.partition("\n")[0], [], [Table(["", *head], rows)]))
    return found


def test_the_readme_has_the_figures_of_the_page() -> None:
    assert len(figures(ROOT)) == 7
    assert figures_of_no_measurement(ROOT) == []


def test_the_readme_is_what_a_run_with_these_figures_writes() -> None:
    (machine,) = re.findall(r"^(Linux .*)\.$", (ROOT / "docs" / "performance.md").read_text(), re.MULTILINE)
    readme = (ROOT / "README.md").read_text()
    assert with_figures(readme, machine, _measured()) == readme


def test_a_run_of_other_parts_leaves_the_figures_as_they_are() -> None:
    readme = (ROOT / "README.md").read_text()
    assert with_figures(readme, "another machine", [PartResult("Memory", [])]) == readme
