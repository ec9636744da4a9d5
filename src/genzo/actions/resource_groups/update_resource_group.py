"""UpdateResourceGroup of Resource Management: change the display name of a group."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.ram.version import home
from genzo.actions.resource_groups.groups import (
    ONE_GROUP,
    RESOURCE_MANAGER,
    DisplayNameErrors,
    GroupErrors,
    require_display_name,
    required_group,
)
from genzo.actions.resource_groups.shown_groups import RenamedGroupType, members_of
from genzo.catalogue.resource_groups import is_default
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_TABLE = errors_of("UpdateResourceGroup")
_ERRORS = GroupErrors(_TABLE)
_DISPLAY_NAME = DisplayNameErrors(_TABLE)


class UpdateResourceGroupRequest(Request, frozen=True):
    resource_group_id: str
    new_display_name: str | None = None


@fields_in_key_order
class UpdateResourceGroupResponse(Response, frozen=True, kw_only=True):
    request_id: str
    resource_group: RenamedGroupType


def update_resource_group(
    request: UpdateResourceGroupRequest, context: WriteContext
) -> UpdateResourceGroupResponse:
    """Change the display name; that of the default group cannot be changed."""
    display_name = require_display_name(request.new_display_name, _DISPLAY_NAME)
    group = required_group(context, request.resource_group_id, _ERRORS)
    if is_default(group):
        raise _ERRORS.malformed()
    changed = msgspec.structs.replace(group, display_name=display_name)
    context.catalogue.put_resource(changed)
    return UpdateResourceGroupResponse(
        request_id=context.request_id, resource_group=RenamedGroupType(**members_of(changed))
    )


UPDATE_RESOURCE_GROUP = Action(
    name="UpdateResourceGroup",
    request=UpdateResourceGroupRequest,
    response=UpdateResourceGroupResponse,
    handle=update_resource_group,
    version=RESOURCE_MANAGER,
    writes=True,
    written_region=home,
    ram_action="ram:UpdateResourceGroup",
    resources=ONE_GROUP,
)
