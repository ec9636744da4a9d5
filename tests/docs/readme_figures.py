"""The figures in README.md, as a reader finds them in docs/performance.md."""

import re
from pathlib import Path

_ROW = re.compile(
    r"^\| (?P<what>[^|]+) \| (?P<number>[\d,.]+) (?:requests/s|ms) \| (?P<ratio>[\d.]+) \|$", re.MULTILINE
)


def figures(root: Path) -> dict[str, tuple[str, str]]:
    """Number and ratio by what was measured."""
    (part,) = re.findall(
        r"^## How fast\n(.*?)^## ", (root / "README.md").read_text(), re.MULTILINE | re.DOTALL
    )
    return {row["what"]: (row["number"], row["ratio"]) for row in _ROW.finditer(part)}


def figures_of_no_measurement(root: Path) -> list[str]:
    """Those that no row of a table in docs/performance.md has, beside its ratio."""
    measured = (root / "docs" / "performance.md").read_text()
    return [
        what for what, (number, ratio) in figures(root).items() if f" | {number} | {ratio} | " not in measured
    ]
