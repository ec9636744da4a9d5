"""Faults: errors and delays that an operator injects, and the calls that they apply to (docs/control.md)."""

import re
from collections.abc import Callable, Collection, Iterable
from typing import Annotated, NamedTuple

import msgspec

from genzo import errors
from genzo.errors import ErrorType
from genzo.errors.table import errors_of

MAX_SECONDS = 60
"""The longest delay of an answer, in seconds."""


class Fault(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """An error or a delay for calls of ``actions`` in a ``region`` by an ``account``.

    An empty ``actions``, and None for the others, match every call. The fault applies to a share of these
    calls (``probability``), and to the next ``times`` of them; None means no limit. It delays the answer by
    ``delay`` seconds. If ``error`` names a code, that error is the answer and the action does not run.
    """

    name: Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9._-]{1,64}$")] | None = None
    actions: tuple[str, ...] = ()
    region: str | None = None
    account: int | None = None
    probability: Annotated[float, msgspec.Meta(gt=0, le=1)] = 1.0
    times: Annotated[int, msgspec.Meta(ge=1, le=10**9)] | None = None
    error: str | None = None
    delay: Annotated[float, msgspec.Meta(ge=0, le=MAX_SECONDS)] = 0.0


class CallScope(NamedTuple):
    """The properties of a call that faults select by."""

    action: str
    region_id: str
    account_id: int


def applicable(faults: Iterable[Fault], scope: CallScope, random: Callable[[], float]) -> tuple[Fault, ...]:
    """The faults that apply to a call, in order. ``random`` returns a number in [0, 1) at each call."""
    return tuple(fault for fault in faults if _is_in_scope(fault, scope) and random() < fault.probability)


def _is_in_scope(fault: Fault, scope: CallScope) -> bool:
    return (
        (not fault.actions or scope.action in fault.actions)
        and fault.region in (None, scope.region_id)
        and fault.account in (None, scope.account_id)
    )


def error_type(code: str, action: str = "") -> ErrorType | None:
    """The error with a code: the one that ``action`` documents, else the gateway's.

    None for an unknown code, and for a message with placeholders, which only a real call can fill.
    """
    return next((each for each in _named(code, action) if "{" not in each.message), None)


def check_fault(fault: Fault, actions: Collection[str], regions: Collection[str]) -> None:
    """Check that a fault can apply, given the names of all ``actions`` and ``regions``.

    Raises:
        ValueError: it can never apply; the text gives the reason.
    """
    for action in fault.actions:
        if action not in actions:
            raise ValueError(f"There is no action {action}.")
    if fault.error is not None:
        for action in fault.actions or ("",):
            _check_error(fault.error, action)
    if fault.region is not None and fault.region not in regions:
        raise ValueError(f"There is no region {fault.region}.")
    if fault.error is None and not fault.delay:
        raise ValueError("A fault has an error, a delay, or both.")


def _check_error(code: str, action: str) -> None:
    """Check that ``action``, or any action if it is empty, can be made to answer with ``code``.

    Raises:
        ValueError: see `check_fault`.
    """
    if error_type(code, action) is not None:
        return
    if _is_known(code, action):
        raise ValueError(f"There is no error {code} that can be set: its message quotes the call itself.")
    if action:
        raise ValueError(f"{action} has no error {code}.")
    raise ValueError(f"There is no error {code} of every action: name the actions, or another code.")


def _is_known(code: str, action: str) -> bool:
    """Whether there is an error with this code, whatever its message needs."""
    missing_parameter = errors.MISSING_COMMON_PARAMETER.code.format(name=r"[A-Z]\w+")
    return bool(_named(code, action)) or re.fullmatch(missing_parameter, code) is not None


def _named(code: str, action: str) -> tuple[ErrorType, ...]:
    """The errors with this code: those of ``action``, unless it is empty, then those of every action."""
    own = errors_of(action).named(code) if action else ()
    return (*own, *errors.common_named(code))
