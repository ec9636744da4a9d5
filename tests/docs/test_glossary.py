"""Each term of the glossary has a meaning, and leads to code that defines it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
ROWS = re.findall(
    r"^\| ([^|]+) \| ([^|]+) \| \[`(\w+)`\]\(([^)]+)\) \|$", (DOCS / "glossary.md").read_text(), re.MULTILINE
)


def _defined(tree: ast.Module) -> Iterator[str]:
    """The classes, functions, constants and fields of a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


@pytest.mark.parametrize(("name", "path"), [row[2:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_term_leads_to_its_definition(name: str, path: str) -> None:
    assert name in _defined(ast.parse((DOCS / path).read_text()))


def test_every_row_is_a_term_with_its_code_in_alphabetical_order() -> None:
    table = re.findall(r"^\| (?!term)(.+?) \|.*\|$", (DOCS / "glossary.md").read_text(), re.MULTILINE)
    terms = [row[0] for row in ROWS]
    assert table == terms
    assert terms == sorted(set(terms))
    assert len(terms) >= 12
