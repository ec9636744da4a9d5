"""Every error that an action's code can name: functions are followed to what their globals hold."""

import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from genzo.actions.action import Context
from genzo.errors import ErrorType
from genzo.errors.group import ErrorGroup

_OWN = "genzo."


def errors_named_in(function: Callable[..., Any]) -> set[ErrorType]:
    """The errors behind every name that the function, and what it calls, has in its code.

    A group of errors counts with those of its members that the code names. It may be more than is raised,
    never less: calls on values whose type is known only when they run lead out of Genzo's actions.
    """
    walk = _Walk()
    walk.visit(function)
    return walk.found


class _Walk:
    def __init__(self) -> None:
        self.found: set[ErrorType] = set()
        self._seen = set[int]()
        self._groups = list[ErrorGroup]()
        self._names = set[str]()

    def visit(self, value: object) -> None:
        waiting = [value]
        while waiting:
            value = waiting.pop()
            if isinstance(value, ErrorType):
                self.found.add(value)
            elif id(value) not in self._seen:
                self._seen.add(id(value))
                waiting += self._behind(value)
        for group in self._groups:
            members = vars(group).items()
            self.found |= {
                each for name, each in members if name in self._names and isinstance(each, ErrorType)
            }

    def _behind(self, value: object) -> Iterable[object]:
        if isinstance(value, ErrorGroup):
            self._groups.append(value)
            return [each for each in vars(value).values() if isinstance(each, Mapping)]
        if isinstance(value, types.FunctionType):
            return self._of_function(value)
        if isinstance(value, type):
            return vars(value).values() if value.__module__.startswith(_OWN) else ()
        if isinstance(value, Mapping):
            return [*value.values()]
        if isinstance(value, tuple | list | set | frozenset):
            return list(value)
        # What methods, properties and caches are made of
        return [getattr(value, name, None) for name in ("__func__", "fget", "__wrapped__")]

    def _of_function(self, function: types.FunctionType) -> Iterator[object]:
        if not function.__module__.startswith(_OWN):
            return
        yield from function.__defaults__ or ()
        yield from (function.__kwdefaults__ or {}).values()
        yield from (cell.cell_contents for cell in function.__closure__ or () if _is_filled(cell))
        if wrapped := getattr(function, "__wrapped__", None):
            yield wrapped
        for code in _codes(function.__code__):
            self._names.update(code.co_names)
            for name in code.co_names:
                # Every handler is given a context, and calls its methods.
                yield vars(Context).get(name)
                named = function.__globals__.get(name)
                if isinstance(named, types.ModuleType):
                    yield from (getattr(named, each, None) for each in code.co_names)
                else:
                    yield named


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    """The code of a function and of all functions within it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _codes(constant)


def _is_filled(cell: types.CellType) -> bool:
    try:
        _ = cell.cell_contents
    except ValueError:
        return False
    return True
