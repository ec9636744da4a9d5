"""Every field of an error's message is filled in where it is raised: a missing one would be a KeyError."""

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType

import pytest

from genzo import actions
from genzo.actions.registry import all_actions
from genzo.errors import ErrorType
from genzo.errors.group import ErrorGroup

all_actions()
MODULES = [import_module(each.name) for each in walk_packages(actions.__path__, "genzo.actions.")]
GROUPS = {
    id(each): each for module in MODULES for each in vars(module).values() if isinstance(each, ErrorGroup)
}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_every_field_is_filled(module: ModuleType) -> None:
    assert list(_unfilled(module, ast.parse(inspect.getsource(module)))) == []


def test_a_field_left_out_is_found() -> None:
    class Group(ErrorGroup):
        def __init__(self) -> None:
            self.one = ErrorType("One", 400, "{text}")

    module = ModuleType("example")
    group = Group()
    vars(module).update(_ONE=group.one, _GROUP=group, Group=Group)
    GROUPS[id(group)] = group
    source = """
def handle(request, errors: Group):
    raise _ONE()
    raise _GROUP.one()
    raise errors.one()
    raise errors.one(text="1")
"""
    try:
        assert [line for line, _ in _unfilled(module, ast.parse(source))] == [3, 4, 5]
    finally:
        del GROUPS[id(group)]


def _unfilled(module: ModuleType, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and text of each call of an error that lacks a field of the error's."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and _is_short(call, function, module):
                    yield call.lineno, ast.unparse(call)


def _is_short(call: ast.Call, function: ast.FunctionDef, module: ModuleType) -> bool:
    given = {keyword.arg for keyword in call.keywords}
    return any(
        set(re.findall(r"\{(\w+)\}", kind.code + kind.message)) - given
        for kind in _called(call.func, function, module)
    )


def _called(called: ast.expr, function: ast.FunctionDef, module: ModuleType) -> Iterator[ErrorType]:
    """The errors that a call may mean: a constant's, or those of each group that a function may be given."""
    match called:
        case ast.Name(id=name):
            yield from _errors_in([vars(module).get(name)])
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            groups = [vars(module)[owner]] if owner in vars(module) else _given(owner, function, module)
            yield from _errors_in(getattr(group, name, None) for group in groups)


def _given(name: str, function: ast.FunctionDef, module: ModuleType) -> list[ErrorGroup]:
    """The groups that a function may be given as its argument of this name."""
    for argument in (*function.args.args, *function.args.kwonlyargs):
        if argument.arg == name and isinstance(argument.annotation, ast.Name):
            kind = vars(module).get(argument.annotation.id)
            if isinstance(kind, type) and issubclass(kind, ErrorGroup):
                return [group for group in GROUPS.values() if isinstance(group, kind)]
    return []


def _errors_in(values: object) -> Iterator[ErrorType]:
    assert hasattr(values, "__iter__")
    yield from (value for value in values if isinstance(value, ErrorType))
