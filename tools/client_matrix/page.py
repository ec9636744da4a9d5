"""Writes docs/client-matrix.md and the short table of README.md."""

import json
import re
from collections.abc import Iterator, Mapping

from tools.client_matrix.clients import CLIENTS, Client, Way
from tools.client_matrix.results import Row
from tools.client_matrix.toolchains import ROOT, SCENARIO

PAGE = ROOT / "docs" / "client-matrix.md"
README = ROOT / "README.md"
_TABLE = re.compile(r"(?<=<!-- written by scripts/clients -->\n).*?(?=<!-- end -->)", re.DOTALL)
_DOORS = {"endpoint": "By the client's own setting", "run": "Through `genzo run`"}
_SIGNS = {"ok": "✓", "skipped": "–", "failed": "✗"}
_HEAD = """\
# The matrix of clients

`scripts/clients` runs one program per client, in the client's own language, against a server of its own with the accounts and
images of `tests/clients/scenario/seed.yaml`. Each program takes the same steps, and checks every answer. ✓ is a step that
ended as on the service, – one for which the client has no call, ✗ one that failed.

```sh
scripts/clients --list
scripts/clients python
scripts/clients node-ecs --door endpoint
```

A language whose toolchain is missing is skipped, with a line that says so: with Python alone, the rows of Python run. The packages
come from the registry of each language, pinned. This page is written by each run, and keeps the rows of clients that did not run.

"""


def write(rows: Mapping[str, Row]) -> None:
    """Write both tables."""
    PAGE.write_text(page(rows), encoding="utf-8")
    README.write_text(with_table(README.read_text(encoding="utf-8"), rows), encoding="utf-8")


def with_table(text: str, rows: Mapping[str, Row]) -> str:
    """README.md with its short table."""
    return _TABLE.sub(lambda _: "\n".join(_short_table(rows)) + "\n", text)


def page(rows: Mapping[str, Row]) -> str:
    """docs/client-matrix.md."""
    steps = _steps()
    lines = ["## Steps", "", "| step | what it checks |", "|---|---|"]
    lines += [f"| {name} | {text} |" for name, text in steps.items()]
    for door, title in _DOORS.items():
        lines += ["", f"## {title}", "", *_table(door, rows, list(steps))]
    notes = list(_notes(rows))
    return _HEAD + "\n".join([*lines, "", "## Notes", "", *notes]) + "\n"


def _steps() -> dict[str, str]:
    found: dict[str, str] = json.loads((SCENARIO / "world.json").read_text(encoding="utf-8"))["steps"]
    return found


def _known(rows: Mapping[str, Row]) -> Iterator[tuple[Client, Row]]:
    yield from ((client, rows[client.name]) for client in CLIENTS if client.name in rows)


def _table(door: str, rows: Mapping[str, Row], steps: list[str]) -> Iterator[str]:
    yield "| client | version | " + " | ".join(steps) + " |"
    yield "|---|---|" + ":-:|" * len(steps)
    for client, row in _known(rows):
        if door in row.doors:
            found = row.doors[door]
            signs = [_SIGNS[found[step].outcome] if step in found else "✗" for step in steps]
            yield f"| {client.title} | {row.version} | " + " | ".join(signs) + " |"


def _short_table(rows: Mapping[str, Row]) -> Iterator[str]:
    yield "| client | language | version | setting | by its setting | through `genzo run` |"
    yield "|---|---|---|---|---|---|"
    for client, row in _known(rows):
        language = row.toolchain.partition(" ")[0]
        counts = [_count(row, door) for door in _DOORS]
        way = "none" if client.way is Way.NONE else client.way.value
        yield f"| {client.title} | {language} | {row.version} | {way} | {counts[0]} | {counts[1]} |"


def _count(row: Row, door: str) -> str:
    if door not in row.doors:
        return "not run"
    outcomes = [step.outcome for step in row.doors[door].values()]
    asked = len(outcomes) - outcomes.count("skipped")
    return f"{outcomes.count('ok')} of {asked} steps"


def _notes(rows: Mapping[str, Row]) -> Iterator[str]:
    """What ran with which toolchain, and the reason of each sign that is no ✓."""
    for client, row in _known(rows):
        said = {f"{name}: {step.detail}" for steps in row.doors.values() for name, step in steps.items()}
        worth = sorted(each for each in said if _is_note(each, row))
        reasons = [f"{_DOORS[door].lower()}: {reason}" for door, reason in row.reasons.items()]
        yield f"- **{client.title} {row.version}** ({row.toolchain}). " + ". ".join([*worth, *reasons]) + "."


def _is_note(said: str, row: Row) -> bool:
    name, _, detail = said.partition(": ")
    outcomes = {steps[name].outcome for steps in row.doors.values() if name in steps}
    return name == "throttling" or outcomes != {"ok"} or " without " in detail
