"""`wire`, `catalogue` and the policy language do no I/O and read no clock (docs/architecture.md#rooms).

The contracts in pyproject.toml refuse whole modules. This test refuses what needs no import, or is a part of
a module that is allowed.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import genzo

ROOT = Path(genzo.__file__).parent
SOURCES = sorted(
    path for room in ("wire", "catalogue", "identity/policies") for path in (ROOT / room).rglob("*.py")
)
BUILT_IN = {"__import__", "breakpoint", "eval", "exec", "input", "open", "print"}
PARTS = {
    "builtins",
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "sys.stderr",
    "sys.stdin",
    "sys.stdout",
    "time",
    "urllib.request",
}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_does_io_or_reads_a_clock(path: Path) -> None:
    assert list(_impure_names(path.read_text())) == []


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("open('x')", "open"),
        ("print('x')", "print"),
        ("answer = input()", "input"),
        ("read = open", "open"),
        ("import builtins\nbuiltins.open('x')", "builtins"),
        ("from datetime import datetime\ndatetime.now()", "datetime.datetime.now"),
        ("from datetime import UTC, datetime\ndatetime.now(tz=UTC)", "datetime.datetime.now"),
        ("from datetime import datetime as moment\nmoment.utcnow()", "datetime.datetime.utcnow"),
        ("from datetime import datetime\nclock = datetime.now", "datetime.datetime.now"),
        ("import datetime\ndatetime.datetime.today()", "datetime.datetime.today"),
        ("import datetime as dt\ndef f():\n    return dt.date.today()", "datetime.date.today"),
        ("import time\ntime.monotonic()", "time"),
        ("def f():\n    from time import time_ns", "time"),
        ("import sys\nsys.stdout.write('x')", "sys.stdout"),
        ("from sys import stderr", "sys.stderr"),
        ("import urllib.request", "urllib.request"),
        ("from urllib import request", "urllib.request"),
        ("from urllib.request import urlopen", "urllib.request"),
    ],
)
def test_impure_code_is_found(source: str, name: str) -> None:
    assert name in set(_impure_names(source))


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import UTC, datetime\ndatetime.fromtimestamp(0, tz=UTC)",
        "setting.now(system)\nsystem.time()",
        "import sys\nsys.intern('x')",
        "from urllib.parse import quote\nquote('x')",
    ],
)
def test_pure_code_is_taken(source: str) -> None:
    assert list(_impure_names(source)) == []


def _impure_names(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    imported = dict(_imported(tree))
    used = [*imported.values(), *(_dotted(node, imported) for node in ast.walk(tree))]
    for name in used:
        yield from (part for part in PARTS if f"{name}.".startswith(f"{part}."))
        if name in BUILT_IN:
            yield name


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Each imported name with what it stands for: ``datetime`` and ``datetime.datetime``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from ((each.asname or each.name, f"{node.module}.{each.name}") for each in node.names)
        elif isinstance(node, ast.Import):
            # `import a.b` binds the name `a`, which stands for itself.
            yield from ((each.asname or each.name, each.name) for each in node.names)


def _dotted(node: ast.AST, imported: dict[str, str]) -> str:
    """The dotted name that a name or an attribute stands for; empty for other code."""
    if isinstance(node, ast.Name):
        return imported.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        owner = _dotted(node.value, imported)
        return f"{owner}.{node.attr}" if owner else ""
    return ""
