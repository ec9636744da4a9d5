"""The page about the architecture agrees with the code: its rooms, their imports, the steps of a request."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from genzo.http import chain
from tests.docs.pages import ROOT

GENZO = ROOT / "src" / "genzo"
PAGE = (ROOT / "docs" / "architecture.md").read_text()
ROWS = {
    room: (contents, imports)
    for room, contents, imports in re.findall(r"^\| `(\w+)/` \| (.+) \| (.+) \|$", PAGE, re.MULTILINE)
}
ROOMS = {path.parent.name for path in GENZO.glob("*/__init__.py")}
"""The packages directly in src/genzo."""


def _imported(path: Path) -> Iterator[str]:
    """The names that a module imports, also within functions."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def _imported_rooms(room: str) -> set[str]:
    names = (name for path in (GENZO / room).rglob("*.py") for name in _imported(path))
    return {name.split(".")[1] for name in names if name.startswith("genzo.")} & ROOMS - {room}


def test_the_table_has_every_room() -> None:
    assert set(ROWS) == ROOMS


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_a_room_imports_what_the_table_says(room: str) -> None:
    _, imports = ROWS[room]
    assert set(re.findall(r"`(\w+)`", imports)) == _imported_rooms(room)


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_the_files_and_folders_in_the_row_of_a_room_are_in_it(room: str) -> None:
    contents, _ = ROWS[room]
    names = re.findall(r"`(\w+\.(?:py|json)|\w+/)`", contents)
    assert [name for name in names if not any((GENZO / room).rglob(name.rstrip("/")))] == []


def test_rows_name_files() -> None:
    named = {name for contents, _ in ROWS.values() for name in re.findall(r"`(\w+\.py)`", contents)}
    assert {"object_store.py", "chain.py", "regional.py"} <= named


def _diagram() -> str:
    (diagram,) = re.findall(r"^```\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    return str(diagram)


def test_the_steps_of_the_diagram_are_those_of_the_chain() -> None:
    _, *table = re.findall(r"^\| (\w+) +\|", chain.__doc__ or "", re.MULTILINE)
    assert re.findall(r"(\w+):", _diagram()) == table
    methods = dict(inspect.getmembers(chain.Chain, inspect.isfunction))
    assert len(table) == 3
    assert set(table) <= set(methods)


def test_the_modules_of_the_diagram_exist() -> None:
    modules = re.findall(r"\b(\w+)\.(\w+)\b", _diagram())
    assert len(modules) >= 5
    for room, module in modules:
        assert (GENZO / room / f"{module}.py").exists(), f"{room}.{module}"
    assert "identity" in _diagram()
    assert "service" in _diagram()
