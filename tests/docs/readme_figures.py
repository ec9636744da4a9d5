"""The figures in README.md, as a reader finds them in docs/performance.md."""

import re
from pathlib import Path

_ROW = re.compile(r"^\| (?P<what>[^|]+) \| (?P<figures>[\d,.]+ (?:requests/s|ms) \| .+) \|$", re.MULTILINE)
_FIGURE = re.compile(r"([\d,.]+) (?:requests/s|ms) \| ([\d.]+)")


def figures(root: Path) -> dict[str, list[tuple[str, str]]]:
    """Number and ratio on each store by what was measured."""
    (part,) = re.findall(
        r"^## How fast\n(.*?)^## ", (root / "README.md").read_text(), re.MULTILINE | re.DOTALL
    )
    return {row["what"]: _FIGURE.findall(row["figures"]) for row in _ROW.finditer(part)}


def figures_of_no_measurement(root: Path) -> list[str]:
    """Those that no row of a table in docs/performance.md has, beside its ratio."""
    measured = (root / "docs" / "performance.md").read_text()
    return [
        what
        for what, found in figures(root).items()
        for number, ratio in found
        if f" | {number} | {ratio} | " not in measured
    ]
