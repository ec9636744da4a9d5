"""What is known of an error code: where it is raised, where it is not and why, and what to do about it."""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from genzo import errors
from genzo.actions.action import AnyAction
from genzo.actions.registry import all_actions
from genzo.control.error_index import rows_by_code
from genzo.control.explanations import Explanation, explanations
from genzo.errors import ErrorType

_MISSING = re.compile(r"Missing[A-Z][A-Za-z0-9]{0,63}")
_OF_CLIENT_TOKENS = (errors.INVALID_CLIENT_TOKEN, errors.IDEMPOTENT_PARAMETER_MISMATCH)
"""Errors of the gateway that only actions with a ClientToken answer with."""


class RaisedError(NamedTuple):
    """An error that Genzo answers with: to calls of the ``actions``, or of any where ``is_of_any_action``."""

    status: int
    message: str
    actions: tuple[str, ...]
    is_of_any_action: bool


class AbsentError(NamedTuple):
    """An error that the API describes for ``actions`` and Genzo does not answer with, for a ``reason``.

    ``actions`` has `genzo.control.error_index.ANY_ACTION` for those of any action.
    """

    status: int
    message: str
    reason: str
    actions: tuple[str, ...]


class ErrorFacts(NamedTuple):
    """All errors of a code, and what the explanations say of it in one language."""

    code: str
    raised: tuple[RaisedError, ...]
    absent: tuple[AbsentError, ...]
    explanation: Explanation | None


def error_facts(code: str, language: str) -> ErrorFacts | None:
    """What is known of a code; None for one that neither Genzo nor the API has."""
    kinds = _raised(code)
    absent = tuple(_absent(code))
    if not kinds and not absent:
        return None
    is_missing_parameter = any(kind.message == _message_of_missing(code) for kind in kinds)
    general = errors.MISSING_COMMON_PARAMETER.code if is_missing_parameter else code
    explanation = explanations(language).codes.get(general)
    return ErrorFacts(code, tuple(map(_facts, kinds)), absent, explanation)


def _raised(code: str) -> list[ErrorType]:
    """The errors of this code that Genzo answers with."""
    missing = errors.MISSING_COMMON_PARAMETER
    found = [kind for kind in _known() if kind.code == code != missing.code]
    if not found and _MISSING.fullmatch(code):
        found = [ErrorType(code, missing.status, _message_of_missing(code))]
    return found


@cache
def _known() -> tuple[ErrorType, ...]:
    """Every error that Genzo answers with."""
    raised = (kind for action in all_actions() for kind in action.errors)
    return tuple(dict.fromkeys((*errors.common_errors(), *raised)))


def _message_of_missing(code: str) -> str:
    """The message of the gateway's Missing…, for the parameter that the code names."""
    return errors.MISSING_COMMON_PARAMETER.message.format(name=code.removeprefix("Missing"))


def _facts(kind: ErrorType) -> RaisedError:
    is_common = kind in errors.gateway_errors() or kind.message == _message_of_missing(kind.code)
    if is_common and kind not in _OF_CLIENT_TOKENS:
        return RaisedError(kind.status, kind.message, (), is_of_any_action=True)
    names = (action.name for action in all_actions() if kind in action.errors or _refuses_token(action, kind))
    return RaisedError(kind.status, kind.message, tuple(names), is_of_any_action=False)


def _refuses_token(action: AnyAction, kind: ErrorType) -> bool:
    """Whether the action answers with this error of the gateway to a client token."""
    return kind in (errors.INVALID_CLIENT_TOKEN, action.token_mismatch) and (
        "client_token" in action.request.__struct_fields__
    )


def _absent(code: str) -> Iterable[AbsentError]:
    """The errors of a code that Genzo does not answer with, with the actions that the API has them for."""
    reasons: dict[tuple[int, str, str], list[str]] = {}
    for name, row in rows_by_code().get(code, ()):
        if row.state != "raised":
            reasons.setdefault((row.status, row.message, row.reason), []).append(name)
    for (status, message, reason), names in reasons.items():
        yield AbsentError(status, message, reason, tuple(dict.fromkeys(names)))
