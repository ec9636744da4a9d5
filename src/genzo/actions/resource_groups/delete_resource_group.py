"""DeleteResourceGroup of Resource Management: delete a group that no resource is in."""

import msgspec

from genzo.actions.action import Action, Context, WriteContext
from genzo.actions.network.find_interface import attached_interfaces, detached_interfaces
from genzo.actions.ram.version import home
from genzo.actions.resource_groups.groups import ONE_GROUP, RESOURCE_MANAGER, GroupErrors, required_group
from genzo.actions.resource_groups.shown_groups import GroupType, members_of, statuses_of
from genzo.catalogue.eips import Eip
from genzo.catalogue.network import Vpc
from genzo.catalogue.query import ImageQuery
from genzo.catalogue.resource import Resource
from genzo.catalogue.resource_groups import ResourceGroup, is_default
from genzo.catalogue.snapshot_groups import SnapshotGroup
from genzo.catalogue.tagging import TAGGABLE_KINDS
from genzo.catalogue.visibility import Arm
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_TABLE = errors_of("DeleteResourceGroup")
_ERRORS = GroupErrors(_TABLE)
_IN_USE = _TABLE("DeleteConflict.ResourceGroup.Resource")
_KINDS: tuple[type[Resource], ...] = (*TAGGABLE_KINDS.values(), Eip, SnapshotGroup, Vpc)
"""The kinds of resources that a request can put into a group, but for images and network interfaces."""


class DeleteResourceGroupRequest(Request, frozen=True):
    resource_group_id: str


@fields_in_key_order
class DeleteResourceGroupResponse(Response, frozen=True, kw_only=True):
    request_id: str
    resource_group: GroupType


def delete_resource_group(
    request: DeleteResourceGroupRequest, context: WriteContext
) -> DeleteResourceGroupResponse:
    """Delete the group; it is PendingDelete as long as the action takes. The default group stays."""
    group = required_group(context, request.resource_group_id, _ERRORS)
    if is_default(group) or _has_resources(group, context):
        raise _IN_USE()
    ends = group.deleted_at or context.now + context.durations.milliseconds("DeleteResourceGroup")
    deleted = msgspec.structs.replace(group, deleted_at=ends)
    if deleted.exists_at(context.now):
        context.catalogue.put_resource(deleted)
    else:
        context.catalogue.delete_resource(deleted)
    return DeleteResourceGroupResponse(
        request_id=context.request_id,
        resource_group=GroupType(**members_of(deleted), **statuses_of(deleted, context)),
    )


def _has_resources(group: ResourceGroup, context: Context) -> bool:
    regions = tuple(context.facts.regions)
    return any(
        resource.resource_group_id == group.resource_id
        for kind in _KINDS
        for resource in context.catalogue.resources_in_all(kind, context.account_id, regions)
    ) or any(
        _has_images(group, region_id, context) or _has_interfaces(group, region_id, context)
        for region_id in regions
    )


def _has_interfaces(group: ResourceGroup, region_id: str, context: Context) -> bool:
    placed = (*attached_interfaces(context, region_id), *detached_interfaces(context, region_id))
    return any(each.resource_group_id == group.resource_id for each in placed)


def _has_images(group: ResourceGroup, region_id: str, context: Context) -> bool:
    query = ImageQuery(
        viewer=context.account_id,
        region_id=region_id,
        arms=(Arm.OWN,),
        limit=1,
        resource_group_id=group.resource_id,
    )
    return bool(context.catalogue.images_page(query).images)


DELETE_RESOURCE_GROUP = Action(
    name="DeleteResourceGroup",
    request=DeleteResourceGroupRequest,
    response=DeleteResourceGroupResponse,
    handle=delete_resource_group,
    version=RESOURCE_MANAGER,
    writes=True,
    written_region=home,
    ram_action="ram:DeleteResourceGroup",
    resources=ONE_GROUP,
)
