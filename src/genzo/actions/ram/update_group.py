"""UpdateGroup: change or rename a group, which keeps its users and policies."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.ram.entities import find_group
from genzo.actions.ram.group_membership import members_of, without
from genzo.actions.ram.group_type import GroupType, shown_group
from genzo.actions.ram.name_rules import NEW_GROUP_NAME
from genzo.actions.ram.resource_names import GROUP
from genzo.actions.ram.text_rules import MAX_COMMENTS, require_length
from genzo.actions.ram.version import RAM, home
from genzo.catalogue.ram import GLOBAL, GroupMembership, RamGroup, ram_key
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("UpdateGroup")
_TAKEN = _ERRORS("EntityAlreadyExists.Group")
_LONG_COMMENTS = _ERRORS("InvalidParameter.NewComments.Length")


class UpdateGroupRequest(Request, frozen=True):
    group_name: str
    new_group_name: str | None = None
    new_comments: str | None = None


@fields_in_key_order
class UpdateGroupResponse(Response, frozen=True, kw_only=True):
    request_id: str
    group: GroupType


def update_group(request: UpdateGroupRequest, context: WriteContext) -> UpdateGroupResponse:
    """Change what the request names; the rest stays."""
    if request.new_group_name is not None:
        NEW_GROUP_NAME.require(request.new_group_name)
    require_length(request.new_comments, MAX_COMMENTS, _LONG_COMMENTS)
    group = find_group(context, request.group_name)
    comments = group.description if request.new_comments is None else request.new_comments
    changed = msgspec.structs.replace(group, description=comments, updated=context.now)
    if request.new_group_name is not None:
        changed = _renamed(context, changed, request.new_group_name)
    context.catalogue.put_resource(changed)
    return UpdateGroupResponse(request_id=context.request_id, group=shown_group(changed))


def _renamed(context: WriteContext, group: RamGroup, name: str) -> RamGroup:
    """The group under another name, to which its users go over."""
    key = ram_key(name)
    if key != group.resource_id:
        if context.catalogue.resource(RamGroup, context.account_id, GLOBAL, key) is not None:
            raise _TAKEN()
        context.catalogue.delete_resource(group)
    for user, joined in members_of(context, group):
        groups = (*without(user, group), GroupMembership(name, joined.joined))
        context.catalogue.put_resource(msgspec.structs.replace(user, groups=groups))
    return msgspec.structs.replace(group, resource_id=key, name=name)


UPDATE_GROUP = Action(
    name="UpdateGroup",
    request=UpdateGroupRequest,
    response=UpdateGroupResponse,
    handle=update_group,
    version=RAM,
    writes=True,
    written_region=home,
    ram_action="ram:UpdateGroup",
    resources=GROUP,
)
