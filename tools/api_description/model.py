"""Reads one model of the SDK from the source of its class."""

import ast
import re
from collections.abc import Callable
from typing import NamedTuple

from tools.api_description.members import Member
from tools.api_description.remarks import facts

_SCALARS = ("str", "int", "float", "bool")
_LIST = re.compile(r"List\[(.+)\]")
_MODEL = re.compile(r"(?:main_models\.)?([A-Z]\w+)")
_IS_SET = re.compile(r"self\.(\w+) is not None")
_WIRE_NAME = re.compile(r"result\['([^']+)'\]")

Models = Callable[[str], tuple[Member, ...]]
"""Gives the members of another model by its name."""


class SourceFormatError(Exception):
    """The SDK's source has another form than its generator used to write."""


class _Type(NamedTuple):
    kind: str
    item_kind: str = ""
    members: tuple[Member, ...] = ()


def model(source: str, models: Models) -> tuple[Member, ...]:
    """The members of a model, in the order of the class.

    Raises:
        SourceFormatError: a member has no name on the wire, or an unknown type.
    """
    (class_,) = ast.parse(source).body
    assert isinstance(class_, ast.ClassDef)  # noqa: S101 - the source starts with the class
    functions = {part.name: part for part in class_.body if isinstance(part, ast.FunctionDef)}
    names = _wire_names(functions["to_map"])
    comments = _comments(functions["__init__"], source.splitlines())
    members = []
    for argument in functions["__init__"].args.args[1:]:
        name = argument.arg
        if name not in names or argument.annotation is None:
            raise SourceFormatError(f"{class_.name}.{name} has no name on the wire or no type")
        kind, item_kind, nested = _type(ast.unparse(argument.annotation), models)
        stated = facts(comments.get(name, ""))
        if kind != "str":
            # Comments of sizes list limits by category, and comments of booleans explain both values.
            stated["values"] = ()
        members.append(Member(names[name], kind, item_kind, nested, **stated))
    return tuple(members)


def _wire_names(to_map: ast.FunctionDef) -> dict[str, str]:
    """The name on the wire of each attribute: ``if self.os_type is not None: result['OSType'] = …``."""
    names = {}
    for statement in to_map.body:
        if isinstance(statement, ast.If) and (is_set := _IS_SET.fullmatch(ast.unparse(statement.test))):
            found = _WIRE_NAME.search(ast.unparse(statement))
            if found:
                names[is_set[1]] = found[1]
    return names


def _comments(init: ast.FunctionDef, lines: list[str]) -> dict[str, str]:
    """The comment above the assignment of each attribute."""
    comments = {}
    end = init.body[0].lineno - 1
    while end > 0 and lines[end - 1].lstrip().startswith("#"):
        end -= 1
    for statement in init.body:
        if isinstance(statement, ast.Assign):
            (target,) = statement.targets
            above = (
                line.strip().removeprefix("#").removeprefix(" ") for line in lines[end : statement.lineno - 1]
            )
            comments[ast.unparse(target).removeprefix("self.")] = "\n".join(above)
        end = statement.end_lineno or statement.lineno
    return comments


def _type(annotation: str, models: Models) -> _Type:
    if annotation in _SCALARS:
        return _Type(annotation)
    if annotation.startswith("Dict["):
        return _Type("map")
    if found := _LIST.fullmatch(annotation):
        item = _type(found[1], models)
        return _Type("list", item.kind, item.members)
    if found := _MODEL.fullmatch(annotation):
        return _Type("struct", members=models(found[1]))
    raise SourceFormatError(f"unknown type {annotation}")
