"""Faults: failures that an operator injects, and their answers (docs/faults.md)."""

from collections.abc import Collection, Mapping
from typing import Annotated, Literal

import msgspec

from genzo import errors
from genzo.catalogue.operation_failure import CAN_FAIL, OperationFailure
from genzo.errors import ErrorType
from genzo.errors.table import errors_of

MAX_SECONDS = 60
"""The longest delay of an answer, in seconds."""
MAX_RETRY_AFTER = 3600
"""The longest wait that an answer can tell the client, in seconds."""
THROTTLING_RETRY_AFTER = 1.0
"""The wait that an error of throttling tells the client if its fault sets none, in seconds."""

MAX_COUNT = 10**9
"""The largest number of calls that a fault can name."""

ResponseFault = Literal["dropped", "truncated_head", "truncated", "reset", "corrupted"]
"""A failure of the connection while it carries a response (`genzo.http.sending`)."""

AccountNumber = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
AccountText = Annotated[str, msgspec.Meta(pattern="^[1-9][0-9]{0,18}$")]
"""The id of an account, as pages show it: a number is rounded where all numbers have 53 bits."""

_Count = Annotated[int, msgspec.Meta(ge=1, le=MAX_COUNT)]


class Fault(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A failure of calls of ``actions`` in a ``region``, by an ``account`` or with an ``access_key_id``.

    An empty ``actions``, and None for the others, match every call. A matching call has the ``parameters``
    and names the ``resource`` in one of its parameters. The fault applies to each call of number ``every``
    behind the first ``after`` matching calls, to a share of these (``probability``), and to the next
    ``times`` of them; None means no limit. With a ``seed`` the calls of this share are the same each time.
    ``calls`` counts the matching calls of a fault that needs their number. An ``account`` that is given as a
    number is kept as text.

    The fault delays the answer by ``delay`` seconds, more or less ``jitter``. If ``error`` names a code, that
    error is the answer and the action does not run. ``status`` and ``message`` replace those of the error.
    ``retry_after`` (seconds) is the wait that the answer tells the client. With an ``outcome``, the call
    succeeds and its operation fails, for the reason that ``error`` and ``message`` name. ``response`` fails
    the connection that carries the answer, whatever it is.
    """

    name: Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9._-]{1,64}$")] | None = None
    actions: tuple[str, ...] = ()
    region: str | None = None
    account: AccountText | AccountNumber | None = None
    access_key_id: str | None = None
    parameters: Mapping[str, str | int | bool] = {}
    resource: str | None = None
    after: Annotated[int, msgspec.Meta(ge=0, le=MAX_COUNT)] = 0
    every: _Count = 1
    probability: Annotated[float, msgspec.Meta(gt=0, le=1)] = 1.0
    seed: Annotated[int, msgspec.Meta(ge=0, lt=2**53)] | None = None
    times: _Count | None = None
    error: Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$")] | None = None
    status: Annotated[int, msgspec.Meta(ge=400, le=599)] | None = None
    message: Annotated[str, msgspec.Meta(max_length=4096)] | None = None
    retry_after: Annotated[float, msgspec.Meta(ge=0, le=MAX_RETRY_AFTER)] | None = None
    outcome: Literal["failed"] | None = None
    response: ResponseFault | None = None
    delay: Annotated[float, msgspec.Meta(ge=0, le=MAX_SECONDS)] = 0.0
    jitter: Annotated[float, msgspec.Meta(ge=0, le=MAX_SECONDS)] = 0.0
    calls: Annotated[int, msgspec.Meta(ge=0)] = 0

    def __post_init__(self) -> None:
        if isinstance(self.account, int):
            msgspec.structs.force_setattr(self, "account", str(self.account))


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


def failure_of(fault: Fault, action: str) -> OperationFailure:
    """The failure of an operation of ``action``: what the fault sets, and the rest as documented."""
    code = fault.error or CAN_FAIL[action]
    known = _documented(code, action)
    documented = code if known is None else known.message
    return OperationFailure(code, documented if fault.message is None else fault.message)


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
    _check_chance(fault)
    if fault.outcome is not None:
        _check_outcome(fault)
        return fault
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


def _check_chance(fault: Fault) -> None:
    """Check the members about numbers and chance.

    Raises:
        ValueError: see `completed`.
    """
    if fault.jitter > fault.delay:
        raise ValueError("The jitter is at most the delay.")
    if fault.seed is not None and fault.probability == 1 and not fault.jitter:
        raise ValueError("A seed belongs to a probability below 1 or a jitter.")
    if "" in (fault.resource, fault.access_key_id, *fault.parameters):
        raise ValueError("A resource, an access_key_id and the name of a parameter are not empty.")


def _check_outcome(fault: Fault) -> None:
    """Check a fault with an outcome.

    Raises:
        ValueError: see `completed`.
    """
    if not fault.actions or not CAN_FAIL.keys() >= set(fault.actions):
        raise ValueError(f"An outcome needs actions, each one of {', '.join(sorted(CAN_FAIL))}.")
    if (fault.status, fault.retry_after) != (None, None):
        raise ValueError("A call with an outcome succeeds: it has no status and no retry_after.")


def _check_without_error(fault: Fault) -> None:
    """Check a fault that sets no error.

    Raises:
        ValueError: see `completed`.
    """
    if not fault.delay and fault.response is None:
        raise ValueError("A fault has an error, an outcome, a delay or a response.")
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
