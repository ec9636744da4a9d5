"""The page on tags names every parameter and every error of these actions."""

import re
from pathlib import Path

import pytest

from genzo.actions.action import ECS, AnyAction
from genzo.actions.registry import FAMILIES, find
from genzo.errors import gateway_errors
from genzo.wire.structs import Request, schema_of

ACTIONS = [find(ECS, name) for name in FAMILIES["tags"]]
PAGE = (Path(__file__).parents[3] / "docs" / "tags.md").read_text()


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_every_parameter_is_on_the_page(action: AnyAction) -> None:
    request: type[Request] = action.request
    for field in schema_of(request).fields:
        name = f"{field.name}.N" if field.kind == "list" else field.name
        assert re.search(rf"^\| [^|]*\b{re.escape(name)}\b", PAGE, re.MULTILINE), name


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_every_error_is_on_the_page(action: AnyAction) -> None:
    assert f"{action.name}" in PAGE
    for kind in set(action.errors) - set(gateway_errors()):
        code = rf"^\| \d+ \|[^|]*(?<![\w.]){re.escape(kind.code)}(?![\w.])"
        assert re.search(code, PAGE, re.MULTILINE), kind.code
