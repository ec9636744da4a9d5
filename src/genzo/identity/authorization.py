"""The one place that decides whether a principal may do what it asks for.

An account itself may do everything with what it owns. A RAM user and a session of a role need a policy that
allows the action on each resource that the call names. Every name has the caller's account, so that no
policy gives access to another account. docs/decisions/0048-permissions.md has what no source says.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from genzo.catalogue.arns import ANY
from genzo.catalogue.principals import Principal, PrincipalType
from genzo.catalogue.store import ReadCache
from genzo.errors import FORBIDDEN_RAM, NO_PERMISSION, ApiError
from genzo.identity.policies.document import MalformedPolicyError
from genzo.identity.policies.evaluate import AccessRequest, Decision, decide, implicit_deny
from genzo.identity.policies_in_force import PoliciesInForce, policies_in_force
from genzo.identity.request_keys import CallKeys, CallOrigin, CallScope

_log = logging.getLogger("genzo.requests")

_LONGEST = 1024
"""The longest text that is matched with patterns: no name of a resource and no tag is as long."""
_MOST_WORK = 2_000_000
"""The most characters of policies that are compared with resources for one call; it bounds the time."""
_PRODUCTS_WITH_NO_PERMISSION = ("ram:", "sts:")

OF_ACCOUNT = Decision(
    is_allowed=True, is_explicit=False, policy="", statement="", text="An account may do everything itself."
)
"""The decision on a call by an account itself, which no policy limits."""
_NOTHING_NEEDED = Decision(
    is_allowed=True, is_explicit=False, policy="", statement="", text="The call needs no permission."
)


class PermittedAction(Protocol):
    """What is needed of an action (`genzo.actions.action.Action`)."""

    @property
    def permission(self) -> str:
        """The RAM action, such as ``ecs:CopyImage``."""

    @property
    def resources(self) -> Callable[[Any, Any], Sequence[str] | None]:
        """Names the resources of a call; None stands for a call that needs no permission."""


class AuthenticatedCall(Protocol):
    """What is needed of a call (`genzo.service.call.PreparedCall`)."""

    @property
    def action(self) -> PermittedAction: ...
    @property
    def principal(self) -> Principal: ...
    @property
    def origin(self) -> CallOrigin: ...
    @property
    def read_cache(self) -> ReadCache: ...


def require_permission(call: AuthenticatedCall, request: object, context: CallScope) -> Decision:
    """Check that policies allow a call on every resource that ``request``, its bound parameters, names.

    The policies are those in force now: they are read through the call's read cache.

    Raises:
        ApiError: Forbidden.RAM, or NoPermission for actions of RAM and STS; its ``statement`` says which
            statement decided.
    """
    if call.principal.kind is PrincipalType.ACCOUNT:
        return OF_ACCOUNT
    action = call.action.permission
    decision = _decision(call, action, request, context)
    if not decision.is_allowed:
        _log.info("%s is refused %s: %s", call.principal.arn, action, decision.text)
        raise _refusal(action, decision)
    return decision


def _refusal(action: str, decision: Decision) -> ApiError:
    error = NO_PERMISSION() if action.startswith(_PRODUCTS_WITH_NO_PERMISSION) else FORBIDDEN_RAM()
    error.statement = decision.text
    return error


def _decision(call: AuthenticatedCall, action: str, request: object, context: CallScope) -> Decision:
    principal = call.principal
    try:
        policies = policies_in_force(principal, call.read_cache, context.facts.system_policies)
    except MalformedPolicyError as error:
        return implicit_deny(str(error))
    if policies is None:
        return implicit_deny(f"{principal.arn} does not exist.")
    names = call.action.resources(request, context)
    if names is None:
        return _NOTHING_NEEDED
    resources = tuple(dict.fromkeys(names)) or (ANY,)
    if any(len(resource) > _LONGEST for resource in resources):
        return implicit_deny("The name of a resource is too long.")
    if len(resources) * policies.length > _MOST_WORK:
        return implicit_deny("The policies are too long to be compared with so many resources.")
    return _decision_on_all(policies, action, resources, CallKeys(principal, call.origin, request, context))


def _decision_on_all(
    policies: PoliciesInForce, action: str, resources: Sequence[str], keys: CallKeys
) -> Decision:
    """The first refusal, else the decision on the last resource."""
    decision = implicit_deny("The call touches nothing.")
    for resource in resources:
        keys.resource = resource
        decision = decide(policies.of_identity, policies.of_session, AccessRequest(action, resource, keys))
        if not decision.is_allowed:
            break
    return decision
