"""Faults: failures that an operator asks for, and the calls to which they apply."""

from collections.abc import Callable, Collection, Iterable
from typing import Annotated, NamedTuple

import msgspec

from genzo import errors
from genzo.errors import ErrorType
from genzo.errors.documented import documented

MAX_SECONDS = 60
"""The longest delay of an answer."""


class Fault(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A failure of calls of ``actions``, in a ``region`` and of an ``account``: any, where none is named.

    It applies to a part of these calls (``probability``), and to as many as ``times`` leaves. The answer
    comes ``delay`` seconds later. Where ``error`` names a code, the answer is this error, and the action is
    not called.
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
    """What decides which faults apply to a call."""

    action: str
    region_id: str
    account_id: int


def applicable(faults: Iterable[Fault], scope: CallScope, draw: Callable[[], float]) -> tuple[Fault, ...]:
    """The faults that apply to a call, in order; ``draw`` gives numbers in [0, 1)."""
    return tuple(fault for fault in faults if _is_in_scope(fault, scope) and draw() < fault.probability)


def _is_in_scope(fault: Fault, scope: CallScope) -> bool:
    return (
        (not fault.actions or scope.action in fault.actions)
        and fault.region in (None, scope.region_id)
        and fault.account in (None, scope.account_id)
    )


def error_type(code: str, action: str = "") -> ErrorType | None:
    """The error of a code: in the words of ``action`` where the description has them, else in the gateway's.

    None for a code that neither answers with, or whose message speaks of the call itself.
    """
    known = (*documented(action).all, *errors.catalogue())
    return next((each for each in known if each.code == code and "{" not in each.message), None)


def check_fault(fault: Fault, actions: Collection[str], regions: Collection[str]) -> None:
    """Pass a fault that can apply; ``actions`` and ``regions`` are those that there are.

    Raises:
        ValueError: it never would; the text says why.
    """
    for action in fault.actions:
        if action not in actions:
            raise ValueError(f"There is no action {action}.")
        if fault.error is not None and error_type(fault.error, action) is None:
            raise ValueError(f"{action} has no error {fault.error}, or none that needs no call to speak of.")
    if fault.region is not None and fault.region not in regions:
        raise ValueError(f"There is no region {fault.region}.")
    if not fault.actions and fault.error is not None and error_type(fault.error) is None:
        raise ValueError(
            f"There is no error {fault.error} that every action could answer with: name the actions, or "
            "another code."
        )
    if fault.error is None and not fault.delay:
        raise ValueError("A fault has an error, a delay, or both.")
