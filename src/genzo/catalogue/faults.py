"""Faults: failures that an operator injects, and the calls that they apply to (docs/control.md)."""

from collections.abc import Callable, Collection, Iterable
from typing import Annotated, Literal, NamedTuple

import msgspec

from genzo import errors
from genzo.errors import ErrorType
from genzo.errors.table import errors_of

MAX_SECONDS = 60
"""The longest delay of an answer, in seconds."""
MAX_RETRY_AFTER = 3600
"""The longest wait that an answer can tell the client, in seconds."""
THROTTLING_RETRY_AFTER = 1.0
"""The wait that an error of throttling tells the client if its fault sets none, in seconds."""

ResponseFault = Literal["dropped", "truncated", "corrupted"]
"""A failure of the connection while it carries a response: no byte of it arrives, or the first half of its
body, or a body of wrong bytes."""


class Fault(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A failure of calls of ``actions`` in a ``region`` by an ``account``.

    An empty ``actions``, and None for the others, match every call. The fault applies to a share of these
    calls (``probability``), and to the next ``times`` of them; None means no limit. It delays the answer by
    ``delay`` seconds. If ``error`` names a code, that error is the answer and the action does not run.
    ``status`` and ``message`` replace those of the error. ``retry_after`` (seconds) is the wait that the
    answer tells the client. ``response`` fails the connection that carries the answer, whatever it is.
    """

    name: Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9._-]{1,64}$")] | None = None
    actions: tuple[str, ...] = ()
    region: str | None = None
    account: int | None = None
    probability: Annotated[float, msgspec.Meta(gt=0, le=1)] = 1.0
    times: Annotated[int, msgspec.Meta(ge=1, le=10**9)] | None = None
    error: Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$")] | None = None
    status: Annotated[int, msgspec.Meta(ge=400, le=599)] | None = None
    message: Annotated[str, msgspec.Meta(max_length=4096)] | None = None
    retry_after: Annotated[float, msgspec.Meta(ge=0, le=MAX_RETRY_AFTER)] | None = None
    response: ResponseFault | None = None
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


def error_of(fault: Fault, action: str) -> ErrorType | None:
    """The error that a call of ``action`` gets: what the fault sets, and the rest as documented.

    The error of the code that ``action`` documents comes first, then the gateway's. The code is the message
    if the fault sets none and the documented one quotes the call. None if the fault sets no error, or one
    that neither documents, without a status.
    """
    if fault.error is None:
        return None
    known = _documented(fault.error, action)
    if known is None:
        if fault.status is None:
            return None
        known = ErrorType(fault.error, fault.status, fault.error)
    message = known.message if fault.message is None else _literal(fault.message)
    return ErrorType(fault.error, fault.status or known.status, message)


def retry_after(fault: Fault) -> float:
    """The wait that the answer tells the client, in seconds; 0 for none.

    Some clients retry a throttled call only if its answer tells a wait
    (docs/reference/protocol.md#response-headers).
    """
    if fault.retry_after is not None:
        return fault.retry_after
    return THROTTLING_RETRY_AFTER if (fault.error or "").partition(".")[0] == "Throttling" else 0.0


def completed(fault: Fault, actions: Collection[str], regions: Collection[str]) -> Fault:
    """The fault, after a check that it can apply, given the names of all ``actions`` and ``regions``.

    An error that only other actions document gets the status and message that the first of them documents.

    Raises:
        ValueError: it can never apply; the text gives the reason.
    """
    for action in fault.actions:
        if action not in actions:
            raise ValueError(f"There is no action {action}.")
    if fault.region is not None and fault.region not in regions:
        raise ValueError(f"There is no region {fault.region}.")
    if fault.error is None:
        _check_without_error(fault)
        return fault
    if all(error_of(fault, action) is not None for action in fault.actions or ("",)):
        return fault
    documented = next(filter(None, (_documented(fault.error, action) for action in sorted(actions))), None)
    if documented is None:
        raise ValueError(f"Genzo knows no error {fault.error}: give its status, or another code.")
    message = documented.message if fault.message is None else fault.message
    return msgspec.structs.replace(fault, status=documented.status, message=message)


def _check_without_error(fault: Fault) -> None:
    """Check a fault that sets no error.

    Raises:
        ValueError: see `completed`.
    """
    if not fault.delay and fault.response is None:
        raise ValueError("A fault has an error, a delay or a response.")
    if (fault.status, fault.message, fault.retry_after) != (None, None, None):
        raise ValueError("A status, a message and a retry_after belong to an error: name its code.")


def _literal(message: str) -> str:
    """A message as an `ErrorType` has it, which fills in what stands between braces."""
    return message.replace("{", "{{").replace("}", "}}")


def _documented(code: str, action: str) -> ErrorType | None:
    """The error of this code that ``action`` documents, unless it is empty; else the gateway's.

    Its message is the code if each documented one has placeholders, which only a real call can fill.
    """
    own = errors_of(action).named(code) if action else ()
    kinds = (*own, *errors.common_named(code))
    fixed = next((each for each in kinds if "{" not in each.message), None)
    return kinds[0]._replace(message=code) if fixed is None and kinds else fixed
