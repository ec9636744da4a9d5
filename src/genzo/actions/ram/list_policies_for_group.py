"""ListPoliciesForGroup: the policies that are attached to a group."""

from genzo.actions.action import Action, Context
from genzo.actions.ram.attachments import shown_policies
from genzo.actions.ram.entities import find_group
from genzo.actions.ram.policy_types import AttachedPolicies
from genzo.actions.ram.resource_names import GROUP
from genzo.actions.ram.version import RAM
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response


class ListPoliciesForGroupRequest(Request, frozen=True):
    group_name: str


@fields_in_key_order
class ListPoliciesForGroupResponse(Response, frozen=True, kw_only=True):
    request_id: str
    policies: AttachedPolicies


def list_policies_for_group(
    request: ListPoliciesForGroupRequest, context: Context
) -> ListPoliciesForGroupResponse:
    """The policies of the group, in the order in which they were attached."""
    group = find_group(context, request.group_name)
    return ListPoliciesForGroupResponse(
        request_id=context.request_id, policies=shown_policies(context, group)
    )


LIST_POLICIES_FOR_GROUP = Action(
    name="ListPoliciesForGroup",
    request=ListPoliciesForGroupRequest,
    response=ListPoliciesForGroupResponse,
    handle=list_policies_for_group,
    version=RAM,
    ram_action="ram:ListPoliciesForGroup",
    resources=GROUP,
)
