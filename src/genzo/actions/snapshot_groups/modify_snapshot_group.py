"""ModifySnapshotGroup: change the name and the description of a group."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.resource_names import on
from genzo.actions.snapshot_groups.find_group import own_group
from genzo.actions.text_checks import require_description, require_name
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("ModifySnapshotGroup")
_NAME = _ERRORS("InvalidParameter.Name")
_DESCRIPTION = _ERRORS("InvalidParameter.Description")
_NOT_FOUND = _ERRORS("InvalidSnapshotGroup.NotFound")


class ModifySnapshotGroupRequest(Request, frozen=True):
    region_id: str
    snapshot_group_id: str
    name: str | None = None
    description: str | None = None


class ModifySnapshotGroupResponse(Response, frozen=True):
    request_id: str


def modify_snapshot_group(
    request: ModifySnapshotGroupRequest, context: WriteContext
) -> ModifySnapshotGroupResponse:
    """Change what the request names."""
    context.require_region(request.region_id)
    require_name(request.name, _NAME)
    require_description(request.description, _DESCRIPTION)
    group = own_group(context, request.region_id, request.snapshot_group_id, _NOT_FOUND)
    name = group.name if request.name is None else request.name
    description = group.description if request.description is None else request.description
    context.catalogue.put_resource(msgspec.structs.replace(group, name=name, description=description))
    return ModifySnapshotGroupResponse(request_id=context.request_id)


MODIFY_SNAPSHOT_GROUP = Action(
    name="ModifySnapshotGroup",
    request=ModifySnapshotGroupRequest,
    response=ModifySnapshotGroupResponse,
    handle=modify_snapshot_group,
    writes=True,
    resources=on("snapshotgroup", "snapshot_group_id"),
)
