"""docs/internals/missed-figures.md has a reason for each figure that is missed, and for no other."""

import re
from pathlib import Path

from bench import report

ROOT = Path(__file__).parents[2]
HEADING = re.compile(r"^## (.+)$", re.MULTILINE)


def test_each_missed_figure_has_a_reason() -> None:
    found = report.read(ROOT)
    missed = {figure.what for part in found.parts.values() for figure in part.figures if figure.met is False}
    page = (ROOT / "docs" / "internals" / "missed-figures.md").read_text()
    assert set(HEADING.findall(page)) == missed


def test_each_reason_names_the_stores_that_miss_the_figure() -> None:
    found = report.read(ROOT)
    page = (ROOT / "docs" / "internals" / "missed-figures.md").read_text()
    sections = dict(zip(HEADING.findall(page), HEADING.split(page)[2::2], strict=True))
    for part in found.parts.values():
        stores = {figure.store for figure in part.figures if figure.store}
        for figure in part.figures:
            if figure.met is False and len(stores) > 1 and figure.store:
                first = sections[figure.what].strip().partition("\n")[0]
                assert figure.store in first or not first.startswith("*"), figure
