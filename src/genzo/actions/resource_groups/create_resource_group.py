"""CreateResourceGroup of Resource Management."""

import re

from genzo.actions.action import Action, WriteContext
from genzo.actions.new_tags import TagErrors, tags_of
from genzo.actions.ram.version import home
from genzo.actions.resource_groups.groups import (
    ANY_GROUP,
    RESOURCE_MANAGER,
    DisplayNameErrors,
    groups_of,
    require_display_name,
)
from genzo.actions.resource_groups.shown_groups import GroupType, members_of, statuses_of
from genzo.actions.tag_parameters import TagParameter
from genzo.catalogue.ram import GLOBAL
from genzo.catalogue.resource_groups import ID_LENGTH, ResourceGroup
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_TABLE = errors_of("CreateResourceGroup")
_DISPLAY_NAME = DisplayNameErrors(_TABLE)
_TAGS = TagErrors(_TABLE)
_NAME_CHARS = _TABLE("InvalidParameter.Name.InvalidChars")
_NAME_LENGTH = _TABLE("InvalidParameter.Name.Length")
_TAKEN = _TABLE("EntityAlreadyExists.ResourceGroup")
_QUOTA = _TABLE("LimitExceeded.ResourceGroup")

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*", re.ASCII)
_LENGTHS = range(3, 51)


class CreateResourceGroupRequest(Request, frozen=True):
    name: str
    display_name: str | None = None
    tag: tuple[TagParameter, ...] = ()


@fields_in_key_order
class CreateResourceGroupResponse(Response, frozen=True, kw_only=True):
    request_id: str
    resource_group: GroupType


def create_resource_group(
    request: CreateResourceGroupRequest, context: WriteContext
) -> CreateResourceGroupResponse:
    """Create a group; it is Creating as long as the action takes, then OK."""
    display_name = require_display_name(request.display_name, _DISPLAY_NAME)
    if not _NAME.fullmatch(request.name):
        raise _NAME_CHARS()
    if len(request.name) not in _LENGTHS:
        raise _NAME_LENGTH()
    tags = tags_of(request.tag, _TAGS)
    groups = groups_of(context)
    if any(group.name == request.name for group in groups):
        raise _TAKEN()
    # The default group does not count: an account can create as many.
    if len(groups) > context.quotas["resource_groups"]:
        raise _QUOTA()
    group = ResourceGroup(
        resource_id=context.ids.new_resource_id("rg", GLOBAL)[:ID_LENGTH],
        region_id=GLOBAL,
        owner_id=context.account_id,
        created=context.now,
        name=request.name,
        tags=tags,
        display_name=display_name,
        settles_at=context.now + context.durations.milliseconds("CreateResourceGroup"),
    )
    context.catalogue.put_resource(group)
    return CreateResourceGroupResponse(
        request_id=context.request_id,
        resource_group=GroupType(**members_of(group), **statuses_of(group, context)),
    )


CREATE_RESOURCE_GROUP = Action(
    name="CreateResourceGroup",
    request=CreateResourceGroupRequest,
    response=CreateResourceGroupResponse,
    handle=create_resource_group,
    version=RESOURCE_MANAGER,
    writes=True,
    written_region=home,
    ram_action="ram:CreateResourceGroup",
    resources=ANY_GROUP,
)
