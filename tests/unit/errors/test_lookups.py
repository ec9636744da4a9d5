"""Errors are looked up while modules are imported: a code that an action does not list fails the import."""

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType

import pytest

from genzo import actions
from genzo.actions.registry import all_actions
from genzo.errors.group import ErrorGroup
from genzo.errors.table import ErrorTable, errors_of

all_actions()
MODULES = [import_module(each.name) for each in walk_packages(actions.__path__, "genzo.actions.")]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_no_function_looks_an_error_up(module: ModuleType) -> None:
    assert list(_lookups_in_functions(module, ast.parse(inspect.getsource(module)))) == []


def test_a_lookup_in_a_function_is_found() -> None:
    source = """
def handle(request, errors: ErrorTable):
    raise _ERRORS("A.Code")()

def other(request):
    raise errors_of("AddTags")(request.code)

check = lambda request: Group(_ERRORS)
"""
    module = ModuleType("example")
    vars(module).update(
        _ERRORS=errors_of("AddTags"), errors_of=errors_of, Group=type("Group", (ErrorGroup,), {})
    )
    found = list(_lookups_in_functions(module, ast.parse(source)))
    assert [line for line, _ in found] == [2, 3, 6, 8]


def _lookups_in_functions(module: ModuleType, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and name of each look-up of an error in a function, and of each table that one is given."""
    for function in _functions(module, tree):
        if "ErrorTable" in ast.unparse(function.args):
            yield function.lineno, "ErrorTable"
        for call in ast.walk(function.body if isinstance(function, ast.Lambda) else function):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                named = vars(module).get(call.func.id)
                if isinstance(named, ErrorTable) or named is errors_of or _is_group(named):
                    yield call.lineno, call.func.id


def _functions(module: ModuleType, tree: ast.Module) -> Iterator[ast.FunctionDef | ast.Lambda]:
    """All functions but those of groups of errors, which are made while modules are imported."""
    groups = [
        each
        for each in tree.body
        if isinstance(each, ast.ClassDef) and _is_group(vars(module).get(each.name))
    ]
    of_groups = {id(each) for group in groups for each in ast.walk(group)}
    for each in ast.walk(tree):
        if isinstance(each, ast.FunctionDef | ast.Lambda) and id(each) not in of_groups:
            yield each


def _is_group(named: object) -> bool:
    return isinstance(named, type) and issubclass(named, ErrorGroup)
