"""Why documented errors of the actions on instances cannot occur here."""

from collections.abc import Iterable, Mapping

from genzo.actions.instances.reason_table import BY_BEGINNING
from genzo.errors import ErrorType
from genzo.errors.documented import documented

_OF_EVERY_ACTION = {"MissingParameter", "InvalidParameter", "InternalError"}


def unreachable(action: str, declared: Iterable[ErrorType], own: Mapping[str, str]) -> dict[str, str]:
    """The reason of every documented error of an action that is not declared: its own, or what all share."""
    codes = documented(action).codes - {error.code for error in declared} - _OF_EVERY_ACTION
    reasons = {code: own.get(code) or _shared(code) for code in sorted(codes)}
    return {code: reason for code, reason in reasons.items() if reason}


def _shared(code: str) -> str:
    return next((reason for beginning, reason in BY_BEGINNING if code.startswith(beginning)), "")
