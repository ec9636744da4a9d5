"""docs/permissions.md has what the code has: actions, operators, condition keys and system policies."""

import re

from genzo import data
from genzo.identity.policies.conditions import OPERATORS
from genzo.identity.request_keys import CALL_KEYS
from tests.docs.pages import ROOT
from tools.generated_docs.permissions import table, with_table

PAGE = (ROOT / "docs" / "permissions.md").read_text()


def _section(heading: str) -> str:
    return PAGE.split(f"# {heading}\n", 1)[1].split("\n#", 1)[0]


def test_the_table_has_every_action() -> None:
    """scripts/docs writes it anew."""
    assert table() in PAGE
    assert with_table(PAGE) == PAGE


def test_the_operators() -> None:
    assert set(re.findall(r"`(\w+)`", _section("Conditions"))) == set(OPERATORS)


def test_the_condition_keys() -> None:
    keys = re.findall(r"^\| `([^`]+)` \|", _section("Condition keys"), re.MULTILINE)
    assert {key.lower() for key in keys if "/" not in key} == set(CALL_KEYS)


def test_the_system_policies() -> None:
    named = re.findall(r"\b(?:Aliyun\w+|\w+Access)\b", _section("System policies"))
    assert named
    assert set(named) == set(data.system_policies())
