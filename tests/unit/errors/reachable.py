"""Every error that an action's code can name: functions are followed to what their globals hold."""

import sys
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from inspect import get_annotations
from typing import Any, get_args, get_origin

from genzo.actions.action import Context
from genzo.errors import ErrorType
from genzo.errors.group import ErrorGroup

_OWN = "genzo."


def errors_named_in(function: Callable[..., Any]) -> set[ErrorType]:
    """The errors behind every name that the function, and what it calls, has in its code.

    Modules, classes and groups of errors count with those of their members that the code names. Classes are
    those of the code's names and annotations, such as the request of a handler. It may be more than is
    raised, never less: calls on values that no annotation describes lead out of Genzo's actions.
    """
    walk = _Walk()
    walk.visit(function)
    return walk.found


class _Walk:
    def __init__(self) -> None:
        self.found: set[ErrorType] = set()
        # Values stay alive here: the id of a value that is gone may be given to another one.
        self._seen = dict[int, object]()
        self._namespaces = list[Mapping[str, object]]()
        self._names = set[str]()

    def visit(self, value: object) -> None:
        waiting = [value]
        while waiting:
            self._visit_all(waiting)
            waiting = [each for each in self._named_members() if self._is_new(each)]

    def _visit_all(self, waiting: list[object]) -> None:
        while waiting:
            value = waiting.pop()
            if isinstance(value, ErrorType):
                self.found.add(value)
            elif self._is_new(value):
                self._seen[id(value)] = value
                waiting += self._behind(value)

    def _is_new(self, value: object) -> bool:
        return value not in self.found if isinstance(value, ErrorType) else id(value) not in self._seen

    def _named_members(self) -> Iterator[object]:
        """The members of modules, classes and groups that the code names, or Python calls by itself."""
        for members in self._namespaces:
            for name, each in list(members.items()):
                if name in self._names or (name.startswith("__") and isinstance(each, types.FunctionType)):
                    yield each

    def _behind(self, value: object) -> Iterable[object]:
        if isinstance(value, ErrorGroup):
            self._namespaces.append(vars(value))
            return [type(value), *(each for each in vars(value).values() if isinstance(each, Mapping))]
        if isinstance(value, types.FunctionType):
            return self._of_function(value)
        if isinstance(value, types.ModuleType):
            return self._of_module(value)
        if isinstance(value, type) and get_origin(value) is None:
            return self._of_class(value)
        return self._of_value(value)

    @staticmethod
    def _of_value(value: object) -> Iterable[object]:
        if isinstance(value, Mapping):
            return [*value.values()]
        if isinstance(value, tuple | list | set | frozenset):
            return [*value, *_class_of(value)]
        # What methods, properties, caches and annotations such as `tuple[Tag, ...] | None` are made of
        parts = ("__func__", "__self__", "fget", "func", "__wrapped__")
        return [*(getattr(value, name, None) for name in parts), *get_args(value), *_class_of(value)]

    def _of_module(self, module: types.ModuleType) -> Iterable[object]:
        if f"{module.__name__}.".startswith(_OWN):
            self._namespaces.append(vars(module))
        return ()

    def _of_class(self, kind: type) -> Iterator[object]:
        if not kind.__module__.startswith(_OWN):
            return
        self._namespaces.append(vars(kind))
        yield from kind.__bases__
        yield from _annotations(kind)

    def _of_function(self, function: types.FunctionType) -> Iterator[object]:
        if not function.__module__.startswith(_OWN):
            return
        yield from function.__defaults__ or ()
        yield from (function.__kwdefaults__ or {}).values()
        yield from (cell.cell_contents for cell in function.__closure__ or () if _is_filled(cell))
        yield from _annotations(function)
        if wrapped := getattr(function, "__wrapped__", None):
            yield wrapped
        for code in _codes(function.__code__):
            self._names.update(code.co_names)
            for name in code.co_names:
                # Every handler is given a context, and calls its methods.
                yield vars(Context).get(name)
                yield function.__globals__.get(name)
                # The name of a module that the function imports
                yield sys.modules.get(name)


def _annotations(value: Callable[..., Any]) -> Iterable[object]:
    return get_annotations(value, eval_str=True).values()


def _class_of(value: object) -> list[type]:
    return [type(value)] if type(value).__module__.startswith(_OWN) else []


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
