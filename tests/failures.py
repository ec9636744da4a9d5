"""The failures that tests are answered with: each must be one that its action lists, and is remembered."""

import re
from functools import cache
from typing import NamedTuple

from genzo.actions import registry
from genzo.errors import ErrorType, gateway_errors
from genzo.errors.table import raised_by

_NAMES = frozenset(name for names in registry.FAMILIES.values() for name in names)


class Failure(NamedTuple):
    """What a call of an action was refused with."""

    action: str
    status: int
    code: str
    message: str

    def is_of(self, kind: ErrorType) -> bool:
        """Whether the failure is of this kind, whatever its fields are filled with."""
        return (
            self.status == kind.status
            and _pattern(kind.code).fullmatch(self.code) is not None
            and _pattern(kind.message).fullmatch(self.message) is not None
        )


FAILURES: set[Failure] = set()
"""Every failure that `Api.call` was answered with in this run of the tests."""


def note(failure: Failure) -> None:
    """Remember a failure, and refuse one that neither the gateway nor the action lists as raised."""
    if failure in FAILURES:
        return
    assert is_listed(failure), f"{failure} is missing among the raised errors of errors/actions"
    FAILURES.add(failure)


def is_listed(failure: Failure) -> bool:
    """Whether the failure is one that the data files have as raised."""
    own = _raised(failure.action) if failure.action in _NAMES else ()
    return any(map(failure.is_of, (*own, *gateway_errors())))


def is_reached(action: str, kind: ErrorType) -> bool:
    """Whether a test was answered with this error of an action."""
    return any(failure.action == action and failure.is_of(kind) for failure in FAILURES)


@cache
def _raised(action: str) -> tuple[ErrorType, ...]:
    return raised_by(action)


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", ".*", re.escape(text)), re.DOTALL)
