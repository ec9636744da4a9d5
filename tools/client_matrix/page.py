"""Writes docs/client-matrix.md and the short table of README.md."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from tools.client_matrix.clients import CLIENTS, Client
from tools.client_matrix.results import Row
from tools.client_matrix.toolchains import ROOT, SCENARIO

PAGE = ROOT / "docs" / "client-matrix.md"
README = ROOT / "README.md"
_WRITTEN = re.compile(r"(<!-- written by scripts/clients -->\n).*?(<!-- end -->)", re.DOTALL)
_DOORS = {"endpoint": "By the client's own setting", "run": "Through `genzo run`"}
_SIGNS = {"ok": "✓", "skipped": "-", "failed": "✗"}


def write(rows: Mapping[str, Row]) -> None:
    """Write the tables of both pages."""
    for page, lines in ((PAGE, tables(rows)), (README, short_table(rows))):
        page.write_text(with_lines(page.read_text(encoding="utf-8"), lines), encoding="utf-8")


def with_lines(text: str, lines: Iterable[str]) -> str:
    """A page with these lines in place of those that were written before."""
    return _WRITTEN.sub(lambda marks: marks[1] + "\n".join(lines) + "\n" + marks[2], text)


def tables(rows: Mapping[str, Row]) -> Iterator[str]:
    """What docs/client-matrix.md says of each client and step."""
    steps = _steps()
    yield from ("", "## Steps", "", "| step | what it checks |", "|---|---|")
    yield from (f"| {name} | {text} |" for name, text in steps.items())
    for door, title in _DOORS.items():
        yield from ("", f"## {title}", "", *_table(door, rows, list(steps)))
    yield from ("", "## Tools with steps of their own", "", *_own_steps(rows))
    yield from ("", "## Notes", "", *_notes(rows), "")


def _steps() -> dict[str, str]:
    found: dict[str, str] = json.loads((SCENARIO / "world.json").read_text(encoding="utf-8"))["steps"]
    return found


def _known(rows: Mapping[str, Row]) -> Iterator[tuple[Client, Row]]:
    yield from ((client, rows[client.name]) for client in CLIENTS if client.name in rows)


def _table(door: str, rows: Mapping[str, Row], steps: list[str]) -> Iterator[str]:
    yield "| client | version | " + " | ".join(steps) + " |"
    yield "|---|---|" + ":-:|" * len(steps)
    for client, row in _known(rows):
        if door in row.doors and client.takes_scenario:
            found = row.doors[door]
            signs = [_SIGNS[found[step].outcome] if step in found else "✗" for step in steps]
            yield f"| {client.title} | {row.version} | " + " | ".join(signs) + " |"


def _own_steps(rows: Mapping[str, Row]) -> Iterator[str]:
    yield "| client | version | step | by its setting | through `genzo run` | what it did |"
    yield "|---|---|---|:-:|:-:|---|"
    for client, row in _known(rows):
        if client.takes_scenario:
            continue
        details = {name: step.detail for steps in row.doors.values() for name, step in steps.items()}
        for name, detail in details.items():
            signs = [_SIGNS[row.doors[door][name].outcome] if door in row.doors else "-" for door in _DOORS]
            yield f"| {client.title} | {row.version} | {name} | {' | '.join(signs)} | {detail} |"


def short_table(rows: Mapping[str, Row]) -> Iterator[str]:
    """What README.md says of the clients of each language: their versions, and the steps that passed."""
    yield "| language | clients | steps by their own setting | steps through `genzo run` |"
    yield "|---|---|---|---|"
    languages = dict[str, dict[str, list[Row]]]()
    for client, row in _known(rows):
        titles = languages.setdefault(row.toolchain.partition(" ")[0], {})
        # The same package with asyncio or another signature is the same client here.
        titles.setdefault(client.title.partition(",")[0], []).append(row)
    for language, titles in languages.items():
        versions = {
            title: dict.fromkeys(row.version for row in of_title) for title, of_title in titles.items()
        }
        names = ", ".join(f"{title} {' / '.join(each)}" for title, each in versions.items())
        known = [row for of_title in titles.values() for row in of_title]
        yield f"| {language} | {names} | {' | '.join(_count(known, door) for door in _DOORS)} |"


def _count(rows: Iterable[Row], door: str) -> str:
    """How many of the steps passed that the clients have."""
    outcomes = [step.outcome for row in rows for step in row.doors.get(door, {}).values()]
    asked = len(outcomes) - outcomes.count("skipped")
    return f"{outcomes.count('ok')} / {asked}" if asked else "-"


def _notes(rows: Mapping[str, Row]) -> Iterator[str]:
    """What ran with which toolchain, and the reason of each sign that is no ✓."""
    for client, row in _known(rows):
        said = [f"{', '.join(names)}: {detail}" for detail, names in _remarks(row).items()]
        said += [f"{_DOORS[door].lower()}: {reason}" for door, reason in row.reasons.items()]
        yield " ".join(
            [f"- **{client.title} {row.version}** ({row.toolchain}).", *(f"{each}." for each in said)]
        )


def _remarks(row: Row) -> dict[str, list[str]]:
    """What is worth a note, with the names of the steps that it was said of."""
    found = dict[str, list[str]]()
    for steps in row.doors.values():
        for name, step in steps.items():
            # A step that leaves out a part says so with this word.
            if name == "throttling" or step.outcome != "ok" or " without " in step.detail:
                names = found.setdefault(step.detail, [])
                names += [name] if name not in names else []
    return found
