"""Functions and classes whose calls run within a context manager that gives an account."""

import inspect
import unittest
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any, TypeVar

from genzo.testing.account import Account
from genzo.testing.decorated import through_method

F = TypeVar("F", bound=Callable[..., Any])

Block = AbstractContextManager[Account]
_PARAMETER = "account"
_METHODS = (classmethod, staticmethod)


def decorated_function(function: F, block: Block) -> F:
    """The function; each of its calls runs within ``block``. A parameter ``account`` gets the account.

    Raises:
        TypeError: it is a generator, or nothing that can be called.
    """
    decorated: F = through_method(function, lambda inner: _within(inner, block), "patch")
    return decorated


def _within(function: F, block: Block) -> F:
    if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        raise TypeError('A generator would outlive its patch: write "with patch() as account:" in it.')
    signature = inspect.signature(function)
    takes_account = _PARAMETER in signature.parameters
    wrapper: Any

    if inspect.iscoroutinefunction(function):

        @wraps(function)
        async def call_within(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - as the function
            with block as account:
                return await function(*arguments, **named, **({_PARAMETER: account} if takes_account else {}))

        wrapper = call_within
    else:

        @wraps(function)
        def call(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - the same
            with block as account:
                return function(*arguments, **named, **({_PARAMETER: account} if takes_account else {}))

        wrapper = call
    if takes_account:
        # pytest would look for a fixture of this name.
        left = [each for name, each in signature.parameters.items() if name != _PARAMETER]
        wrapper.__signature__ = signature.replace(parameters=left)
    decorated: F = wrapper
    return decorated


def decorate_class(decorated: type[Any], block: Block) -> None:
    """Run each test of a class within ``block``.

    A test of unittest has its ``setUp`` and ``tearDown`` in it, too, and the account as its attribute
    ``account``. In another class, methods named ``test…`` run within it.
    """
    if issubclass(decorated, unittest.TestCase):
        decorated.run = _run_within(decorated.run, block)  # type: ignore[method-assign]
        return
    for name, member in list(vars(decorated).items()):
        if name.startswith("test") and (inspect.isfunction(member) or isinstance(member, _METHODS)):
            setattr(decorated, name, through_method(member, lambda inner: _within(inner, block), "patch"))


def _run_within(run: Callable[..., Any], block: Block) -> Callable[..., Any]:
    @wraps(run)
    def run_within(test: Any, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - as the method
        with block as test.account:
            return run(test, *arguments, **named)

    return run_within
