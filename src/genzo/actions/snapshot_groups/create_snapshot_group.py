"""CreateSnapshotGroup: take snapshots of several disks at one moment."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.new_tags import TagErrors, tags_of
from genzo.actions.resource_names import any_of, on, together
from genzo.actions.snapshot_groups.chosen_disks import CreateSnapshotGroupRequest, chosen_disks
from genzo.actions.snapshots.disk_change import instance_of
from genzo.actions.snapshots.new_snapshot import new_snapshot
from genzo.actions.snapshots.snapshot_source import (
    SourceErrors,
    image_facts_of,
    require_quota,
    require_ready,
)
from genzo.actions.text_checks import require_description, require_name
from genzo.catalogue.disks import Disk
from genzo.catalogue.image import Tag
from genzo.catalogue.snapshot_groups import SnapshotGroup
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Response

_ERRORS = errors_of("CreateSnapshotGroup")
_NAME = _ERRORS("InvalidParameter.Name")
_DESCRIPTION = _ERRORS("InvalidParameter.Description")
_TAGS = TagErrors(_ERRORS)
_SOURCE = SourceErrors(_ERRORS)
_TOKEN_MISMATCH = _ERRORS("IdempotentParameterMismatch")

_ORIGIN_TAG = "acs:ecs:createFrom"
"""The key of the tag that names the instance of a snapshot (DescribeSnapshotGroups, Snapshot.Tags)."""


@fields_in_key_order
class CreateSnapshotGroupResponse(Response, frozen=True, kw_only=True):
    snapshot_group_id: str
    request_id: str


def create_snapshot_group(
    request: CreateSnapshotGroupRequest, context: WriteContext
) -> CreateSnapshotGroupResponse:
    """Begin the snapshots, of all the disks or of none."""
    context.require_region(request.region_id)
    require_name(request.name, _NAME)
    require_description(request.description, _DESCRIPTION)
    tags = tags_of(request.tag, _TAGS)
    disks = chosen_disks(request, context)
    ids = tuple(_take(disk, context) for disk in disks)
    instances = {disk.instance_id for disk in disks}
    group = SnapshotGroup(
        resource_id=context.ids.new_resource_id("ssg", request.region_id),
        region_id=request.region_id,
        owner_id=context.account_id,
        created=context.now,
        name=request.name or "",
        description=request.description or "",
        resource_group_id=request.resource_group_id,
        tags=tags,
        instance_id=instances.pop() if len(instances) == 1 else "",
        snapshot_ids=ids,
    )
    context.catalogue.put_resource(group)
    return CreateSnapshotGroupResponse(snapshot_group_id=group.resource_id, request_id=context.request_id)


def _take(disk: Disk, context: WriteContext) -> str:
    """The id of a new snapshot of the disk, which takes as long as one of CreateSnapshot."""
    instance = instance_of(disk, context)
    require_ready(disk, instance, context, _SOURCE)
    require_quota(disk, context, _SOURCE)
    tags = (Tag(_ORIGIN_TAG, disk.instance_id),) if disk.instance_id else ()
    facts = image_facts_of(disk, instance, context)
    snapshot = new_snapshot(context, "CreateSnapshot", disk, tags=tags, **facts)
    context.catalogue.put_resource(snapshot)
    return snapshot.resource_id


CREATE_SNAPSHOT_GROUP = Action(
    name="CreateSnapshotGroup",
    request=CreateSnapshotGroupRequest,
    response=CreateSnapshotGroupResponse,
    handle=create_snapshot_group,
    writes=True,
    token_mismatch=_TOKEN_MISMATCH,
    resources=together(
        any_of("snapshotgroup"),
        on("instance", "instance_id"),
        on("disk", "disk_id"),
        on("disk", "exclude_disk_id"),
    ),
)
