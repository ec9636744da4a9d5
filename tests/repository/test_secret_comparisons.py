"""Secrets, tokens and signatures are compared in constant time: by hmac.compare_digest, not by operators."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "src" / "genzo"
_SECRET = ("secret", "token", "signature", "token_digest")
_OPERATORS = (ast.Eq, ast.NotEq, ast.In, ast.NotIn)
_WELL_KNOWN = ("FIRST_ACCESS_KEY_SECRET", "WELL_KNOWN_KEY.secret")
"""What everybody knows: nothing is learnt from how long a comparison with it takes."""


def _compared_secrets(code: str) -> Iterator[str]:
    """The comparisons whose duration may depend on a secret."""
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Compare) or not all(isinstance(each, _OPERATORS) for each in node.ops):
            continue
        sides = [ast.unparse(each) for each in (node.left, *node.comparators)]
        is_public = any(isinstance(each, ast.Constant) for each in (node.left, *node.comparators))
        if is_public or any(side in _WELL_KNOWN for side in sides):
            continue
        if any(side.endswith(_SECRET) for side in sides):
            yield ast.unparse(node)


def test_secrets_are_compared_in_constant_time() -> None:
    found = {
        str(path.relative_to(SOURCES)): compared
        for path in SOURCES.rglob("*.py")
        if (compared := list(_compared_secrets(path.read_text())))
    }
    assert found == {}


@pytest.mark.parametrize("code", ["given == key.secret", "self._token != text", "signature in known"])
def test_a_comparison_by_an_operator_is_found(code: str) -> None:
    assert list(_compared_secrets(code)) == [code]


@pytest.mark.parametrize(
    "code", ["hmac.compare_digest(given, key.secret)", "key.secret == FIRST_ACCESS_KEY_SECRET", "token == ''"]
)
def test_other_code_is_not(code: str) -> None:
    assert list(_compared_secrets(code)) == []
