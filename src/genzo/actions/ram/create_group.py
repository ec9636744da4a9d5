"""CreateGroup: create a group of users."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.ram.entities import groups_of
from genzo.actions.ram.name_rules import GROUP_NAME
from genzo.actions.ram.resource_names import ANY_GROUP
from genzo.actions.ram.shown_entities import group_members
from genzo.actions.ram.text_rules import MAX_COMMENTS, require_length
from genzo.actions.ram.version import RAM, home
from genzo.catalogue.ram import GLOBAL, RamGroup, ram_key
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("CreateGroup")
_TAKEN = _ERRORS("EntityAlreadyExists.Group")
_TOO_MANY = _ERRORS("LimitExceeded.Group")
_LONG_COMMENTS = _ERRORS("InvalidParameter.Comments.Length")


class CreateGroupRequest(Request, frozen=True):
    group_name: str
    comments: str | None = None


@fields_in_key_order
class NewGroupType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    group_id: str
    group_name: str
    comments: str
    create_date: str


@fields_in_key_order
class CreateGroupResponse(Response, frozen=True, kw_only=True):
    request_id: str
    group: NewGroupType


def create_group(request: CreateGroupRequest, context: WriteContext) -> CreateGroupResponse:
    """Create a group without users and policies."""
    GROUP_NAME.require(request.group_name)
    require_length(request.comments, MAX_COMMENTS, _LONG_COMMENTS)
    _require_place(request.group_name, context)
    group = RamGroup(
        resource_id=ram_key(request.group_name),
        region_id=GLOBAL,
        owner_id=context.account_id,
        created=context.now,
        name=request.group_name,
        group_id=context.ids.new_resource_id("g", GLOBAL),
        description=request.comments or "",
    )
    context.catalogue.put_resource(group)
    return CreateGroupResponse(request_id=context.request_id, group=NewGroupType(**group_members(group)))


def _require_place(name: str, context: WriteContext) -> None:
    groups = groups_of(context)
    if any(group.resource_id == ram_key(name) for group in groups):
        raise _TAKEN()
    if len(groups) >= context.quotas["ram_groups"]:
        raise _TOO_MANY()


CREATE_GROUP = Action(
    name="CreateGroup",
    request=CreateGroupRequest,
    response=CreateGroupResponse,
    handle=create_group,
    version=RAM,
    writes=True,
    written_region=home,
    ram_action="ram:CreateGroup",
    resources=ANY_GROUP,
)
