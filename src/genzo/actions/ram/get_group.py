"""GetGroup: show one group."""

from genzo.actions.action import Action, Context
from genzo.actions.ram.entities import find_group
from genzo.actions.ram.group_type import GroupType, shown_group
from genzo.actions.ram.resource_names import GROUP
from genzo.actions.ram.version import RAM
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response


class GetGroupRequest(Request, frozen=True):
    group_name: str


@fields_in_key_order
class GetGroupResponse(Response, frozen=True, kw_only=True):
    request_id: str
    group: GroupType


def get_group(request: GetGroupRequest, context: Context) -> GetGroupResponse:
    """The group of this name."""
    group = find_group(context, request.group_name)
    return GetGroupResponse(request_id=context.request_id, group=shown_group(group))


GET_GROUP = Action(
    name="GetGroup",
    request=GetGroupRequest,
    response=GetGroupResponse,
    handle=get_group,
    version=RAM,
    ram_action="ram:GetGroup",
    resources=GROUP,
)
