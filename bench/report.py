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
from bench.results import Figure, PartResult, Table, number
from bench.stores import STORES
from bench.svg import svg

FIGURES = Path("docs", "performance", "figures.json")
"""The file from which the pages are written, relative to the root."""

_MARKS = {True: "✓", False: "✗", None: ""}
_HEAD = "# Performance"
_INTRODUCTION = """\
Here you see how fast Genzo answers on both databases, beside its targets. The command below measures
everything anew on your machine and writes this page. The client and PostgreSQL share the CPUs with the
server. Ratios are of one run, and medians of its rounds. [Capacity](docs/capacity.md) is computed from these
figures.

<!-- not run: takes hours -->
```sh
scripts/bench --write
```"""


class Report(msgspec.Struct, frozen=True):
    """The results of a run by part, and the machine.

    ``later`` names the parts that were measured in another run afterwards.
    """

    machine: str
    notes: list[str]
    seconds: dict[str, float]
    parts: dict[str, PartResult]
    later: list[str] = []


class OtherMachineError(Exception):
    """Figures of two machines cannot be on one page."""


def report(parts: dict[str, PartResult], seconds: dict[str, float], config: BenchConfig) -> Report:
    return Report(machine=_machine(), notes=_notes(config), seconds=seconds, parts=parts)


def read(root: Path) -> Report:
    """The report that was written last."""
    return msgspec.json.decode((root / FIGURES).read_bytes(), type=Report)


def with_parts(written: Report, found: Report, order: Iterable[str]) -> Report:
    """A written report, with the parts of a later run in place of its own.

    Raises:
        OtherMachineError: the reports are of different machines.
    """
    if written.machine != found.machine:
        raise OtherMachineError(f"The other parts were measured on {written.machine}.")
    parts = {**written.parts, **found.parts}
    later = {*written.later, *found.parts}
    return Report(
        machine=written.machine,
        notes=written.notes,
        seconds={**written.seconds, **found.seconds},
        parts={name: parts[name] for name in order if name in parts},
        later=[name for name in order if name in later],
    )


def markdown(found: Report, plots: str = "") -> str:
    """The report as Markdown; ``plots`` is the folder of its plots, ``""`` for no plots."""
    lines = [*_reached(found), f"{found.machine}.", *found.notes]
    if found.later:
        lines.append(
            f"Measured in a later run: {', '.join(found.parts[each].title for each in found.later)}."
        )
    for part in found.parts.values():
        lines += ["", f"## {part.title}"]
        for table in part.tables:
            lines += ["", *_table(table.head, table.rows), *_note(table)]
        if plots:
            for plot in part.plots:
                lines += ["", f"![{plot.title}]({plots}/{plot.name}.svg)"]
    return "\n".join(lines)


def page(found: Report) -> str:
    """docs/performance.md."""
    return in_docs("\n".join((_HEAD, "", _INTRODUCTION, "", markdown(found, FIGURES.parent.name), "")))


def in_docs(text: str) -> str:
    """Text whose links are relative to the root, for a page in docs."""
    return text.replace("](docs/", "](")


def write(found: Report, root: Path) -> None:
    """The figures, docs/performance.md with its plots, and the figures in README.md, under ``root``."""
    readme, folder = root / "README.md", root / FIGURES.parent
    readme.write_text(with_figures(readme.read_text(), found.machine, found.parts.values()))
    folder.mkdir(parents=True, exist_ok=True)
    (root / FIGURES).write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")
    for part in found.parts.values():
        for plot in part.plots:
            (folder / f"{plot.name}.svg").write_text(svg(plot))
    (root / "docs" / "performance.md").write_text(page(found))


def _reached(found: Report) -> list[str]:
    """The tables of figures with targets: the stores side by side, then what has one store or none."""
    figures = [figure for part in found.parts.values() for figure in part.figures]
    both: dict[str, dict[str, Figure]] = {}
    for figure in figures:
        if figure.store:
            both.setdefault(figure.what, {})[figure.store] = figure
    others = [[each.what, each.target, each.reached, _MARKS[each.met]] for each in figures if not each.store]
    lines = []
    if both:
        head = ["", *(text for store in STORES for text in (f"{store}: to reach", "reached", ""))]
        rows = [
            [what, *(cell for store in STORES for cell in _cells(by_store.get(store)))]
            for what, by_store in both.items()
        ]
        lines += [*_table(head, rows), ""]
    if others:
        lines += [*_table(["what", "to reach", "reached", ""], others), ""]
    return lines


def _cells(figure: Figure | None) -> list[str]:
    if figure is None:
        return [number(None), number(None), ""]
    return [figure.target, figure.reached, _MARKS[figure.met]]


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
    for store in config.opened:
        for size, seconds in store.catalogues.build_seconds.items():
            notes.append(
                f"The catalogue of {size:,} images on {store.name} took {number(seconds)} s to make."
            )
    return notes


def _note(table: Table) -> list[str]:
    return ["", table.note] if table.note else []


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]
