"""The report of a run: Markdown with plots, and JSON."""

import os
import platform
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

import msgspec

from bench import moto, nginx
from bench.config import BenchConfig
from bench.readme import with_figures
from bench.results import PartResult, Table, number
from bench.svg import svg

_MARKS = {True: "✓", False: "✗", None: ""}
_HEAD = "# Performance"
_INTRODUCTION = """\
Written by one run of the command below, which measures everything anew on your machine. The client shares its
CPUs with the server. Ratios are of one run, and medians of its rounds.

```sh
scripts/bench --write
```"""


class Report(msgspec.Struct, frozen=True):
    """The results of a run by part, and the machine."""

    machine: str
    notes: list[str]
    seconds: dict[str, float]
    parts: dict[str, PartResult]


def report(parts: dict[str, PartResult], seconds: dict[str, float], config: BenchConfig) -> Report:
    return Report(machine=_machine(), notes=_notes(config), seconds=seconds, parts=parts)


def markdown(found: Report, plots: str = "") -> str:
    """The report as Markdown; ``plots`` is the folder of its plots, ``""`` for no plots."""
    figures = [figure for part in found.parts.values() for figure in part.figures]
    reached = [[each.what, each.target, each.reached, _MARKS[each.met]] for each in figures]
    lines = [*_table(["what", "to reach", "reached", ""], reached)] if reached else []
    lines += ["", f"{found.machine}.", *found.notes]
    for part in found.parts.values():
        lines += ["", f"## {part.title}"]
        for table in part.tables:
            lines += ["", *_table(table.head, table.rows), *_note(table)]
        if plots:
            for plot in part.plots:
                lines += ["", f"![{plot.title}]({plots}/{plot.name}.svg)"]
    return "\n".join(lines)


def write(found: Report, root: Path) -> None:
    """docs/performance.md with its plots, and the figures in README.md; ``root`` is the folder of both."""
    readme, folder = root / "README.md", root / "docs"
    readme.write_text(with_figures(readme.read_text(), found.machine, found.parts.values()))
    plots = folder / "performance"
    plots.mkdir(exist_ok=True)
    for part in found.parts.values():
        for plot in part.plots:
            (plots / f"{plot.name}.svg").write_text(svg(plot))
    page = "\n".join((_HEAD, "", _INTRODUCTION, "", markdown(found, plots.name), ""))
    (folder / "performance.md").write_text(page)


def _machine() -> str:
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs, "
        f"{platform.python_implementation()} {platform.python_version()}, Granian {version('granian')}"
    )


def _notes(config: BenchConfig) -> list[str]:
    """Which programs were missing, and how long it took to create catalogues."""
    notes = []
    if config.moto is None:
        notes.append(f"{moto.NAME}: not measured, since moto is not installed.")
    if nginx.program() is None:
        notes.append("nginx: not measured, since it is not installed.")
    for size, seconds in config.catalogues.build_seconds.items():
        notes.append(f"The catalogue of {size:,} images took {number(seconds)} s to make.")
    return notes


def _note(table: Table) -> list[str]:
    return ["", table.note] if table.note else []


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]
