"""Every action of the SDK that Genzo lacks can be written: its structs have each parameter and field."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from types import ModuleType

import pytest

from genzo.actions.registry import FAMILIES, module_name
from genzo.errors.table import errors_of
from genzo.wire.structs import StructSchema, schema_of
from tools.api_description import describe
from tools.api_description.describe import Description
from tools.api_description.members import Member, fields
from tools.api_description.sdk import find_sdk
from tools.new_action.classes import Classes
from tools.new_action.error_rows import error_file_of
from tools.new_action.http_test import http_test_source
from tools.new_action.module import module_source
from tools.new_action.request import OF_THE_CALLER, add_request
from tools.new_action.response import add_response
from tools.new_action.samples import samples_of

_HERE = {name for names in FAMILIES.values() for name in names}
MISSING = [name for name in find_sdk().actions if name not in _HERE]


def test_many_actions_are_missing() -> None:
    assert len(MISSING) > 200


@pytest.mark.sampled(4)
@pytest.mark.parametrize("action", MISSING)
def test_its_structs_have_every_parameter_and_field(action: str, monkeypatch: pytest.MonkeyPatch) -> None:
    description, classes = describe(action), Classes()
    add_request(classes, action, description.parameters)
    add_response(classes, action, description.response, samples_of(description).answer)
    assert classes.left_out == []
    module = _executed(module_source(description, classes), action, monkeypatch)
    request, response = (
        schema_of(getattr(module, f"{action}{suffix}")) for suffix in ("Request", "Response")
    )
    taken = tuple(each for each in description.parameters if each.name not in OF_THE_CALLER)
    assert set(_names(request)) == {name for name, _ in fields(_without_json(taken))}
    assert set(_names(response)) == {name for name, _ in fields(description.response)}
    assert {each.name for each in request.fields if each.required} == _required(description)
    compile(http_test_source(description, error_file_of(description)), action, "exec")


def _executed(source: str, action: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module that the text is, with the errors of an action that has a data file."""
    module = ModuleType(f"written.{module_name(action)}")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    text = source.replace(f'errors_of("{action}")', 'errors_of("DescribeImages")')
    exec(compile(text, action, "exec"), vars(module))
    assert vars(module)["_ERRORS"] is errors_of("DescribeImages")
    assert getattr(module, module_name(action).upper()).name == action
    return module


def _names(schema: StructSchema, prefix: str = "") -> Iterator[str]:
    for field in schema.fields:
        yield prefix + field.name
        if field.item is not None:
            yield from _names(field.item, f"{prefix}{field.name}.")


def _without_json(members: tuple[Member, ...]) -> tuple[Member, ...]:
    """The members; one that travels as JSON is a text, and has none of its own."""
    return tuple(replace(each, members=() if each.kind == "json" else each.members) for each in members)


def _required(description: Description) -> set[str]:
    return {each.name for each in description.parameters if each.required} - OF_THE_CALLER
