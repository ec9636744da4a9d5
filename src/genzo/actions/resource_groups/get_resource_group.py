"""GetResourceGroup of Resource Management."""

from genzo.actions.action import Action, Context
from genzo.actions.resource_groups.groups import ONE_GROUP, RESOURCE_MANAGER, GroupErrors, required_group
from genzo.actions.resource_groups.shown_groups import TaggedGroupType, members_of, statuses_of, tags_if
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_ERRORS = GroupErrors(errors_of("GetResourceGroup"))


class GetResourceGroupRequest(Request, frozen=True):
    resource_group_id: str
    include_tags: bool = False


@fields_in_key_order
class GetResourceGroupResponse(Response, frozen=True, kw_only=True):
    request_id: str
    resource_group: TaggedGroupType


def get_resource_group(request: GetResourceGroupRequest, context: Context) -> GetResourceGroupResponse:
    """The group, with its tags if the request asks for them."""
    group = required_group(context, request.resource_group_id, _ERRORS)
    shown = TaggedGroupType(
        **members_of(group), **statuses_of(group, context), tags=tags_if(request.include_tags, group)
    )
    return GetResourceGroupResponse(request_id=context.request_id, resource_group=shown)


GET_RESOURCE_GROUP = Action(
    name="GetResourceGroup",
    request=GetResourceGroupRequest,
    response=GetResourceGroupResponse,
    handle=get_resource_group,
    version=RESOURCE_MANAGER,
    ram_action="ram:GetResourceGroup",
    resources=ONE_GROUP,
)
