"""No class has a partial as an attribute: Python 3.14 makes a bound method of it, earlier versions do not."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]


def bare_partials(code: str) -> list[int]:
    """The lines at which a class gets a partial that is not wrapped in staticmethod."""
    bodies = [node.body for node in ast.walk(ast.parse(code)) if isinstance(node, ast.ClassDef)]
    return [
        statement.lineno
        for body in bodies
        for statement in body
        if isinstance(statement, ast.Assign | ast.AnnAssign)
        and isinstance(statement.value, ast.Call)
        and ast.unparse(statement.value.func).rpartition(".")[2] == "partial"
    ]


def test_partials_of_classes_are_static_methods() -> None:
    paths = [path for folder in ("src", "tests", "tools", "bench") for path in (ROOT / folder).rglob("*.py")]
    found = {str(path): lines for path in paths if (lines := bare_partials(path.read_text()))}
    assert found == {}


def test_a_bare_partial_is_found() -> None:
    assert bare_partials("class A:\n    x = partial(f, 1)\n    y = staticmethod(partial(f, 1))\n") == [2]
    assert bare_partials("class A:\n    x: F = functools.partial(f, 1)\n") == [2]
    assert bare_partials("def f():\n    x = partial(g, 1)\n") == []
