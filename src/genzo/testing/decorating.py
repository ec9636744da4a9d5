"""Functions and classes that run with a server of their own."""

import inspect
import unittest
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from functools import wraps
from typing import Any, Protocol, Self, TypeVar

R = TypeVar("R")
C = TypeVar("C", bound=type[Any])

_PARAMETER = "server"


class StartableServer(AbstractContextManager[Any], AbstractAsyncContextManager[Any], Protocol):
    """A server that is not running yet."""

    def start(self) -> Self:
        """Start it, and return it when it answers requests."""

    def close(self) -> None:
        """End it."""


def with_server(function: Callable[..., R], make: Callable[[], StartableServer]) -> Callable[..., R]:
    """A function whose calls run with a server each, which its parameter ``server`` gets, if it has one.

    Raises:
        TypeError: it is a generator.
    """
    if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        raise TypeError('A generator would outlive its server: write "with serve() as server:" in it.')
    takes_server = _PARAMETER in inspect.signature(function).parameters
    wrapper: Any

    if inspect.iscoroutinefunction(function):

        @wraps(function)
        async def call_with_server(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - as the function
            async with make() as server:
                return await function(*arguments, **_with(server, named, takes_server=takes_server))

        wrapper = call_with_server
    else:

        @wraps(function)
        def call(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - the same
            with make() as server:
                return function(*arguments, **_with(server, named, takes_server=takes_server))

        wrapper = call
    if takes_server:
        # pytest would look for a fixture of this name.
        wrapper.__signature__ = _without_server(inspect.signature(function))
    decorated: Callable[..., R] = wrapper
    return decorated


def with_server_of_class(decorated: C, make: Callable[[], StartableServer]) -> C:
    """A class of unittest whose tests have one server, as its attribute ``server``.

    Raises:
        TypeError: another class.
    """
    if not issubclass(decorated, unittest.TestCase):
        raise TypeError(
            f"{decorated.__name__} is no unittest.TestCase: decorate its functions, or use the fixture genzo "
            "of the pytest plugin."
        )
    set_up_class = decorated.setUpClass.__func__  # type: ignore[attr-defined] # a class method

    def set_up_with_server(inner: type[Any]) -> None:
        server = make().start()
        inner.addClassCleanup(server.close)
        inner.server = server
        set_up_class(inner)

    decorated.setUpClass = classmethod(set_up_with_server)  # type: ignore[method-assign,assignment]
    return decorated


def _with(server: object, named: dict[str, Any], *, takes_server: bool) -> dict[str, Any]:
    return {**named, _PARAMETER: server} if takes_server else named


def _without_server(signature: inspect.Signature) -> inspect.Signature:
    return signature.replace(
        parameters=[each for name, each in signature.parameters.items() if name != _PARAMETER]
    )
