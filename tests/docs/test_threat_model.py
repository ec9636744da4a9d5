"""Each claim of the threat model names tests that exist and run."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pytest

from tests.docs.pages import ROOT

PAGE = ROOT / "docs" / "threat-model.md"
_CLAIM = re.compile(r"^\| ((?!claim \||---).+) \| ([^|]*) \|$", re.MULTILINE)
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


class Claim(NamedTuple):
    """A row of the page."""

    text: str
    tests: str


def _claims() -> list[Claim]:
    """The rows of all tables of claims and tests."""
    tables = re.findall(r"^\| claim \| test \|\n(?:\|.*\n)+", PAGE.read_text(), re.MULTILINE)
    return [Claim(*row) for table in tables for row in _CLAIM.findall(table)]


@cache
def _module(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text())


def _is_skip(expression: ast.expr) -> bool:
    """Whether it is ``pytest.skip(…)`` or ``pytest.mark.skip`` with or without a reason."""
    function = expression.func if isinstance(expression, ast.Call) else expression
    return ast.unparse(function) in ("pytest.skip", "pytest.mark.skip")


def _skips(module: ast.Module, name: str) -> Iterator[str]:
    """Where a module skips a test whatever the machine has."""
    (function,) = [node for node in module.body if isinstance(node, _FUNCTION) and node.name == name]
    yield from (ast.unparse(each) for each in function.decorator_list if _is_skip(each))
    for statement in (*module.body, *function.body):
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) != "pytestmark":
            continue
        if isinstance(statement, ast.Expr | ast.Assign) and _is_skip(statement.value):
            yield ast.unparse(statement)


def _is_runnable(path: str, name: str) -> bool:
    module = _module(path) if (ROOT / path).exists() else ast.Module([], [])
    names = [node.name for node in module.body if isinstance(node, _FUNCTION)]
    return name.startswith("test_") and names.count(name) == 1 and not list(_skips(module, name))


def test_each_claim_names_a_test() -> None:
    claims = _claims()
    assert len(claims) >= 80
    tables = PAGE.read_text().count("\n| claim | test |\n")
    rows = sum(table.count("\n") for table in re.findall(r"(?:^\|.*\n)+", PAGE.read_text(), re.MULTILINE))
    callers = PAGE.read_text().partition("\n## Callers\n")[2].partition("\n## ")[0].count("\n|")
    assert len(claims) == rows - 2 * tables - callers, "a row of a table was not read"
    assert [claim.text for claim in claims if not _TEST.findall(claim.tests)] == []
    assert [claim.tests for claim in claims if _TEST.sub("", claim.tests).replace("<br>", "")] == []


def test_each_test_exists_and_is_not_always_skipped() -> None:
    named = sorted({test for claim in _claims() for test in _TEST.findall(claim.tests)})
    assert [f"{path}::{name}" for path, name in named if not _is_runnable(path, name)] == []


def test_no_claim_is_made_twice() -> None:
    texts = [claim.text for claim in _claims()]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    "code",
    [
        "@pytest.mark.skip\ndef test_it(): pass",
        "@pytest.mark.skip(reason='later')\ndef test_it(): pass",
        "def test_it():\n    pytest.skip('later')",
        "pytestmark = pytest.mark.skip\ndef test_it(): pass",
        "pytest.skip('later', allow_module_level=True)\ndef test_it(): pass",
    ],
)
def test_a_test_that_is_always_skipped_is_found(code: str) -> None:
    assert list(_skips(ast.parse(code), "test_it"))


def test_a_test_that_a_machine_may_lack_something_for_is_not() -> None:
    code = "@pytest.mark.skipif(LACKS, reason='')\ndef test_it():\n    if LACKS:\n        pytest.skip('')"
    assert not list(_skips(ast.parse(code), "test_it"))


def test_the_readme_and_the_policy_lead_to_the_page() -> None:
    assert "](docs/threat-model.md)" in (ROOT / "README.md").read_text()
    assert "](SECURITY.md)" in (ROOT / "README.md").read_text()
    assert "](docs/threat-model.md)" in (ROOT / "SECURITY.md").read_text()
