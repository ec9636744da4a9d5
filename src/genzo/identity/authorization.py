"""The one place that decides whether a principal may do what it asks for.

An account itself may do everything with what it owns. A RAM user and a session of a role need a policy that
allows the action on each resource that the call names, and ``ram:PassRole`` on each role that it gives to a
service. Every name has the caller's account, so that no policy gives access to another account.
docs/decisions/0048-permissions.md and docs/decisions/0089-passing-roles.md have what no source says.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from genzo.catalogue.arns import ANY, PASS_ROLE
from genzo.catalogue.principals import Principal, PrincipalType
from genzo.catalogue.store import ReadCache
from genzo.errors import FORBIDDEN_RAM, NO_PERMISSION, PASS_ROLE_FORBIDDEN, ApiError
from genzo.identity.policies.document import MalformedPolicyError
from genzo.identity.policies.evaluate import AccessRequest, Decision, decide, implicit_deny
from genzo.identity.policies_in_force import PoliciesInForce, policies_in_force
from genzo.identity.request_keys import CallKeys, CallOrigin, CallScope

_log = logging.getLogger("genzo.requests")

_LONGEST = 512
"""The longest name that is matched with patterns: no name of a resource is as long."""
_MOST_WORK = 1_000_000
"""The most characters of policies that are compared for one call, since a policy is a stranger's text."""
_PRODUCTS_WITH_NO_PERMISSION = ("ram:", "sts:")
_ECS = "ecs.aliyuncs.com"

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

    @property
    def passed_roles(self) -> Callable[[Any, Any], Sequence[str]] | None:
        """Names the RAM roles that a call gives to ECS or takes from it."""


class AuthenticatedCall(Protocol):
    """What is needed of a call (`genzo.service.call.PreparedCall`)."""

    @property
    def action(self) -> PermittedAction: ...
    @property
    def principal(self) -> Principal: ...
    @property
    def origin(self) -> CallOrigin: ...


def require_permission(
    call: AuthenticatedCall, request: object, context: CallScope, read_cache: ReadCache
) -> Decision:
    """Check that policies allow a call on every resource that ``request``, its bound parameters, names.

    ``read_cache`` is that of the thread, since it gives the policies in force now. That of the call belongs
    to the thread that prepared it.

    Raises:
        ApiError: Forbidden.RAM, NoPermission for actions of RAM and STS, or InvalidUser.PassRoleForbidden
            for a role; its ``statement`` says which statement decided.
    """
    if call.principal.kind is PrincipalType.ACCOUNT:
        return OF_ACCOUNT
    try:
        policies = policies_in_force(call.principal, read_cache, context.facts.system_policies)
    except MalformedPolicyError as error:
        raise _refusal(call, call.action.permission, implicit_deny(str(error))) from None
    if policies is None:
        missing = implicit_deny(f"{call.principal.arn} does not exist.")
        raise _refusal(call, call.action.permission, missing)
    keys = CallKeys(call.principal, call.origin, request, context)
    decisions = []
    for needed in _needed(call.action, request, context):
        decision = _decision(policies, needed, keys)
        if not decision.is_allowed:
            raise _refusal(call, needed.action, decision)
        decisions.append(decision)
    return decisions[0] if decisions else _NOTHING_NEEDED


class _Needed(NamedTuple):
    """A RAM action that policies must allow on each of the resources; ``service`` is what gets a role."""

    action: str
    resources: Sequence[str]
    service: str = ""


def _needed(action: PermittedAction, request: object, context: CallScope) -> Iterator[_Needed]:
    """What a call needs. Roles are looked up after the action itself was found to be allowed."""
    names = action.resources(request, context)
    if names is not None:
        yield _Needed(action.permission, tuple(dict.fromkeys(names)) or (ANY,))
    roles = () if action.passed_roles is None else action.passed_roles(request, context)
    if roles:
        yield _Needed(PASS_ROLE, tuple(dict.fromkeys(roles)), _ECS)


def _refusal(call: AuthenticatedCall, action: str, decision: Decision) -> ApiError:
    _log.info("%s is refused %s: %s", call.principal.arn, action, decision.text)
    if action == PASS_ROLE:
        error = PASS_ROLE_FORBIDDEN()
    else:
        error = NO_PERMISSION() if action.startswith(_PRODUCTS_WITH_NO_PERMISSION) else FORBIDDEN_RAM()
    error.statement = decision.text
    return error


def _decision(policies: PoliciesInForce, needed: _Needed, keys: CallKeys) -> Decision:
    """The first refusal, else the decision on the last resource."""
    if any(len(resource) > _LONGEST for resource in needed.resources):
        return implicit_deny("The name of a resource is too long.")
    if policies.work(len(needed.resources), keys.tag_count) > _MOST_WORK:
        return implicit_deny("The policies are too long to be compared with so many resources.")
    decision = implicit_deny("The call touches nothing.")
    keys.service = needed.service
    for resource in needed.resources:
        keys.resource = resource
        decision = decide(
            policies.of_identity, policies.of_session, AccessRequest(needed.action, resource, keys)
        )
        if not decision.is_allowed:
            break
    return decision
