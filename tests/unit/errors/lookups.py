"""Finds the code that makes errors while a request is answered."""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import Any, NamedTuple

from genzo.errors import ApiError, ErrorType
from genzo.errors.group import ErrorGroup
from genzo.errors.table import ErrorTable, errors_of, file_of, raised_by

_LOOKUPS = (errors_of, file_of, raised_by, ErrorTable)
_KINDS = (ErrorType, ApiError)
_LOOKUP_NAMES = {each.__name__ for each in _LOOKUPS}
_KIND_NAMES = {each.__name__ for each in _KINDS}
# Calls that take a class and do not call it
_CHECKS = {"isinstance", "issubclass", "cast"}
_FIELDS = {*ErrorType._fields, None}  # None is the name of `**fields`.
_UNKNOWN = object()
_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


class Found(NamedTuple):
    """A line of a module, and the code in it that makes or looks up an error."""

    line: int
    code: str


def errors_made_in(module: ModuleType, source: str) -> list[Found]:
    """Look-ups of errors in the module's functions, and errors that it makes without a table, by line.

    Names and attributes are followed to the values that they have in the module.
    """
    tree = ast.parse(source)
    values = vars(module)
    found = {*_errors_constructed(tree, values), *_tables_in_classes(tree, values)}
    for function in _functions(tree, values):
        known = {**values, **_imported_in(function)}
        if not isinstance(function, ast.Lambda) and "ErrorTable" in ast.unparse(function.args):
            found.add(Found(function.lineno, "ErrorTable"))
        for part in _body(function):
            found |= set(_lookups(part, known)) | set(_errors_constructed(part, known))
    return sorted(found)


def _functions(tree: ast.Module, values: Mapping[str, Any]) -> Iterator[_Function]:
    """All functions but ``__init__`` of groups of errors: groups are made while modules are imported."""
    groups = [each for each in ast.walk(tree) if isinstance(each, ast.ClassDef)]
    made_on_import = {
        id(each)
        for group in groups
        if _is_group(values.get(group.name))
        for each in group.body
        if isinstance(each, ast.FunctionDef) and each.name == "__init__"
    }
    for each in ast.walk(tree):
        if isinstance(each, _Function) and id(each) not in made_on_import:
            yield each


def _body(function: _Function) -> Iterable[ast.AST]:
    return [function.body] if isinstance(function, ast.Lambda) else function.body


def _lookups(part: ast.AST, values: Mapping[str, Any]) -> Iterator[Found]:
    """Every mention of a table or of what makes one, by whatever name, and every new group."""
    for node in _without_annotations(part):
        if isinstance(node, ast.Name | ast.Attribute) and _looks_up(_value(node, values)):
            yield Found(node.lineno, ast.unparse(node))
        elif isinstance(node, ast.Call) and _is_group(_value(node.func, values)):
            yield Found(node.lineno, ast.unparse(node.func))
        elif isinstance(node, ast.Attribute | ast.Name | ast.Constant) and _bare_name(node) in _LOOKUP_NAMES:
            yield Found(node.lineno, ast.unparse(node))


def _errors_constructed(part: ast.AST, values: Mapping[str, Any]) -> Iterator[Found]:
    """Every call that makes an `ErrorType` or an `ApiError`, but copies in the body of the module."""
    is_module = isinstance(part, ast.Module)
    for node in _without_annotations(part):
        if not isinstance(node, ast.Call):
            continue
        is_made = any(_is_kind(each, values) for each in (node.func, *_handed_on(node)))
        if is_made or (not is_module and _replaces_fields(node)):
            yield Found(node.lineno, ast.unparse(node.func))


def _replaces_fields(call: ast.Call) -> bool:
    return _bare_name(call.func) == "_replace" and any(each.arg in _FIELDS for each in call.keywords)


def _handed_on(call: ast.Call) -> Sequence[ast.expr]:
    """The arguments of a call that may call them: ``map(ErrorType, codes)``."""
    names = [each for each in call.args if isinstance(each, ast.Name | ast.Attribute)]
    return [] if _bare_name(call.func) in _CHECKS else names


def _is_kind(node: ast.expr, values: Mapping[str, Any]) -> bool:
    """Whether code stands for a class of errors: by name, ``type(error)``, ``error.__class__``, ``_make``."""
    value = _value(node, values)
    if isinstance(value, partial):
        value = value.func
    if isinstance(value, type) and issubclass(value, _KINDS):
        return True
    if isinstance(node, ast.Call):
        return _bare_name(node.func) == "type" and len(node.args) == 1
    return _bare_name(node) in {*_KIND_NAMES, "__class__", "_make"}


def _tables_in_classes(tree: ast.Module, values: Mapping[str, Any]) -> Iterator[Found]:
    """Attributes of classes that hold a table: methods reach these without a name of the module."""
    for node in tree.body:
        kind = values.get(node.name) if isinstance(node, ast.ClassDef) else None
        if isinstance(kind, type):
            for name in (name for name, value in vars(kind).items() if _looks_up(value)):
                yield Found(node.lineno, f"{kind.__name__}.{name}")


def _looks_up(value: object) -> bool:
    if isinstance(value, partial):
        return _looks_up(value.func) or _is_group(value.func) or any(map(_looks_up, value.args))
    if isinstance(value, Mapping):
        return any(map(_looks_up, value.values()))
    if isinstance(value, tuple | list | set | frozenset):
        return any(map(_looks_up, value))
    is_table = isinstance(value, ErrorTable) or isinstance(getattr(value, "__self__", None), ErrorTable)
    return is_table or any(value is each for each in _LOOKUPS)


def _is_group(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, ErrorGroup)


def _value(node: ast.AST, values: Mapping[str, Any]) -> object:
    """The value of a name, or of an attribute of a module or a class."""
    if isinstance(node, ast.Name):
        return values.get(node.id, _UNKNOWN)
    if isinstance(node, ast.Attribute):
        owner = _value(node.value, values)
        if isinstance(owner, ModuleType | type | ErrorTable):
            return getattr(owner, node.attr, _UNKNOWN)
    return _UNKNOWN


def _imported_in(function: _Function) -> dict[str, object]:
    """The names that a function imports, with their values."""
    imported = dict[str, object]()
    for node in ast.walk(function):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("genzo"):
            module = import_module(node.module or "")
            for each in node.names:
                imported[each.asname or each.name] = getattr(module, each.name, _UNKNOWN)
        elif isinstance(node, ast.Import):
            for each in node.names:
                if each.name.startswith("genzo"):
                    module = import_module(each.name)
                    imported[each.asname or "genzo"] = module if each.asname else import_module("genzo")
    return imported


def _bare_name(node: ast.AST) -> object:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _without_annotations(part: ast.AST) -> Iterator[ast.AST]:
    """The nodes of code, but those of annotations: these name types and make nothing."""
    waiting = [part]
    while waiting:
        node = waiting.pop()
        yield node
        for name, child in ast.iter_fields(node):
            if name not in {"annotation", "returns"}:
                children = child if isinstance(child, list) else [child]
                waiting += [each for each in children if isinstance(each, ast.AST)]
