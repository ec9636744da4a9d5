"""ListPolicies: pages of the policies of the system and of the account."""

from collections.abc import Iterator

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.paging import Order, Place, by_token
from genzo.actions.ram.marker_pages import DEFAULT_MAX_ITEMS, INVALID_MARKER, MaxItems, truncation
from genzo.actions.ram.policies import (
    CUSTOM,
    SYSTEM,
    Policy,
    attachment_counts,
    of_custom,
    of_system,
    require_type,
)
from genzo.actions.ram.policy_documents import system_policies
from genzo.actions.ram.resource_names import ANY_POLICY
from genzo.actions.ram.version import RAM
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.ram import GLOBAL, RamPolicy
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Request, Response, UnsetType


class ListPoliciesRequest(Request, frozen=True):
    """Without a type, policies of both types are listed."""

    policy_type: str | None = None
    marker: str | None = None
    max_items: MaxItems = DEFAULT_MAX_ITEMS


@fields_in_key_order
class ListedPolicyType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    policy_name: str
    policy_type: str
    description: str
    default_version: str
    create_date: str
    update_date: str
    attachment_count: int


class ListedPolicies(msgspec.Struct, frozen=True, rename="pascal"):
    policy: list[ListedPolicyType]


@fields_in_key_order
class ListPoliciesResponse(Response, frozen=True, kw_only=True):
    request_id: str
    is_truncated: bool
    marker: str | UnsetType = UNSET
    policies: ListedPolicies


def _oldest_first(policy: Policy) -> Place:
    return policy.created, policy.name.policy_type, policy.name.policy_name


_OLDEST_FIRST: Order[Policy] = Order(_oldest_first, tuple[int, str, str])


def list_policies(request: ListPoliciesRequest, context: Context) -> ListPoliciesResponse:
    """A page of policies, oldest first."""
    if request.policy_type is not None:
        require_type(request.policy_type)
    policies = sorted(_policies(request, context), key=_oldest_first)
    page = by_token(policies, request.marker, request.max_items, _OLDEST_FIRST, INVALID_MARKER)
    is_truncated, marker = truncation(page.next_token)
    counts = attachment_counts(context)
    return ListPoliciesResponse(
        request_id=context.request_id,
        is_truncated=is_truncated,
        marker=marker,
        policies=ListedPolicies([_shown(policy, counts[policy.name]) for policy in page.items]),
    )


def _policies(request: ListPoliciesRequest, context: Context) -> Iterator[Policy]:
    if request.policy_type in (None, SYSTEM):
        yield from map(of_system, system_policies(context.facts).values())
    if request.policy_type in (None, CUSTOM):
        yield from map(of_custom, context.catalogue.resources(RamPolicy, context.account_id, GLOBAL))


def _shown(policy: Policy, attachment_count: int) -> ListedPolicyType:
    return ListedPolicyType(
        policy_name=policy.name.policy_name,
        policy_type=policy.name.policy_type,
        description=policy.description,
        default_version=policy.default_version,
        create_date=format_timestamp(policy.created // 1000),
        update_date=format_timestamp(policy.updated // 1000),
        attachment_count=attachment_count,
    )


LIST_POLICIES = Action(
    name="ListPolicies",
    request=ListPoliciesRequest,
    response=ListPoliciesResponse,
    handle=list_policies,
    version=RAM,
    ram_action="ram:ListPolicies",
    resources=ANY_POLICY,
)
