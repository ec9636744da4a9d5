"""GetPolicy: show a policy with the version in force."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.ram.policies import Policy, attachment_counts, find_policy
from genzo.actions.ram.policy_types import PolicyVersionType, shown_version
from genzo.actions.ram.resource_names import POLICY
from genzo.actions.ram.version import RAM
from genzo.catalogue.clock import format_timestamp
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Request, Response, UnsetType, never_sent

_DEPRECATED = never_sent("it is deprecated: DefaultPolicyVersion has the document")


class GetPolicyRequest(Request, frozen=True):
    policy_type: str
    policy_name: str


@fields_in_key_order
class PolicyType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    policy_name: str
    policy_type: str
    description: str
    default_version: str
    create_date: str
    update_date: str
    attachment_count: int
    policy_document: Annotated[str | UnsetType, _DEPRECATED] = UNSET


@fields_in_key_order
class GetPolicyResponse(Response, frozen=True, kw_only=True):
    request_id: str
    policy: PolicyType
    default_policy_version: PolicyVersionType


def get_policy(request: GetPolicyRequest, context: Context) -> GetPolicyResponse:
    """The policy of this type and name."""
    policy = find_policy(context, request.policy_type, request.policy_name)
    return GetPolicyResponse(
        request_id=context.request_id,
        policy=_shown(policy, attachment_counts(context)[policy.name]),
        default_policy_version=shown_version(policy.default, policy.default_version),
    )


def _shown(policy: Policy, attachment_count: int) -> PolicyType:
    return PolicyType(
        policy_name=policy.name.policy_name,
        policy_type=policy.name.policy_type,
        description=policy.description,
        default_version=policy.default_version,
        create_date=format_timestamp(policy.created // 1000),
        update_date=format_timestamp(policy.updated // 1000),
        attachment_count=attachment_count,
    )


GET_POLICY = Action(
    name="GetPolicy",
    request=GetPolicyRequest,
    response=GetPolicyResponse,
    handle=get_policy,
    version=RAM,
    ram_action="ram:GetPolicy",
    resources=POLICY,
)
