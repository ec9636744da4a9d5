"""Sends the call that a form asks for. What destroys something is tried with DryRun, and then confirmed."""

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any, NamedTuple

from genzo.console.calls import CallsOfPrincipal, Parameters, RefusedCallError

CLIENT_TOKEN = "ClientToken"  # noqa: S105 - the name of a parameter
CONFIRMED = "confirmed"
_CHECKED = "DryRunOperation"
_MISMATCH = "Idempot"  # the codes IdempotentParameterMismatch and IdempotenceParamNotMatch


class Outcome(NamedTuple):
    """What became of a call: its ``answer``, or the ``error`` that refused it.

    A call that is to be confirmed has neither. ``was_checked`` says that DryRun was answered with success.
    """

    answer: dict[str, Any] | None = None
    error: RefusedCallError | None = None
    was_checked: bool = False


def send(calls: CallsOfPrincipal, action: str, parameters: Parameters) -> Outcome:
    """Send a call."""
    try:
        return Outcome(answer=calls.ask_with(action, parameters))
    except RefusedCallError as error:
        return Outcome(error=error)


def check(calls: CallsOfPrincipal, action: str, parameters: Parameters) -> Outcome:
    """Try a call with DryRun, which changes nothing."""
    outcome = send(calls, action, {**parameters, "DryRun": "true"})
    if outcome.error is not None and outcome.error.code == _CHECKED:
        return Outcome(was_checked=True)
    return outcome


def send_confirmed(
    calls: CallsOfPrincipal,
    action: str,
    parameters: Parameters,
    given: Mapping[str, str],
    *,
    has_dry_run: bool = True,
) -> Outcome:
    """Send a call that destroys something if the visitor has confirmed it; else check it."""
    if given.get(CONFIRMED):
        return send(calls, action, parameters)
    return check(calls, action, parameters) if has_dry_run else Outcome()


def new_token() -> str:
    """A client token for a new form. A form that is sent twice gets the first answer."""
    return f"console-{secrets.token_hex(16)}"


def token_for(token: str, *parts: str) -> str:
    """The client token of one of the calls of a form, which ``parts`` tell from the others."""
    return hashlib.sha256("\n".join((token, *parts)).encode()).hexdigest()


def token_of(given: Mapping[str, str], error: RefusedCallError | None) -> str:
    """The client token of a form that is shown again.

    It stays, since an answer may have been lost; it changes where the API has answered another call with it.
    """
    is_used = error is not None and error.code.startswith(_MISMATCH)
    return new_token() if is_used else given.get(CLIENT_TOKEN) or new_token()
