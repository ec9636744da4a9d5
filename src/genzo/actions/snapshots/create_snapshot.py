"""CreateSnapshot: take a snapshot of a disk."""

from typing import Annotated

from genzo.actions.action import Action, WriteContext
from genzo.actions.find_resource import own_resource
from genzo.actions.new_tags import TagErrors, tags_of
from genzo.actions.resource_names import any_of, on, together
from genzo.actions.snapshots.new_snapshot import new_snapshot
from genzo.actions.snapshots.snapshot_attributes import require_days, require_snapshot_name
from genzo.actions.snapshots.snapshot_source import (
    SourceErrors,
    image_facts_of,
    require_quota,
    require_ready,
)
from genzo.actions.tag_parameters import TagParameter
from genzo.actions.text_checks import require_description
from genzo.catalogue.disks import Disk
from genzo.catalogue.image import Tag
from genzo.catalogue.instances import Instance
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, Request, Response

_ERRORS = errors_of("CreateSnapshot")
_DISK_NOT_FOUND = _ERRORS("InvalidDiskId.NotFound")
_NAME = _ERRORS("InvalidSnapshotName.Malformed")
_DESCRIPTION = _ERRORS("InvalidDescription.Malformed")
_RETENTION = _ERRORS("InvalidRetentionDays.Malformed")
_INSTANT_RETENTION = _ERRORS("InvalidInstantAccessRetentionDays.Malformed")
_CATEGORY = _ERRORS("InvalidSnapshotCategory.Malformed")
_CATEGORY_AND_INSTANT = _ERRORS("InvalidCategoryAndInstantAccess.Malformed")
_TAGS = TagErrors(_ERRORS)
_SOURCE = SourceErrors(_ERRORS)
_TAG_QUOTA = _ERRORS("QuotaExceed.Tags")
_TOKEN_MISMATCH = _ERRORS("IdempotentParameterMismatch")

_CATEGORIES = ("standard", "flash")
_INSTANT_RETENTION_DAYS = 65535  # one day less than RetentionDays (CreateSnapshot, parameters)


class CreateSnapshotRequest(Request, frozen=True):
    disk_id: str
    region_id: str = ""
    snapshot_name: str | None = None
    description: str | None = None
    retention_days: int | None = None
    category: Annotated[str | None, NO_EFFECT] = None
    client_token: str | None = None
    resource_group_id: str = ""
    instant_access: Annotated[bool | None, NO_EFFECT] = None
    instant_access_retention_days: Annotated[int | None, NO_EFFECT] = None
    tag: tuple[TagParameter, ...] = ()
    storage_location_arn: Annotated[str | None, NO_EFFECT] = None


class CreateSnapshotResponse(Response, frozen=True):
    snapshot_id: str
    request_id: str


def create_snapshot(request: CreateSnapshotRequest, context: WriteContext) -> CreateSnapshotResponse:
    """Begin a snapshot of the disk, which is visible at once and progressing as long as the action takes."""
    tags = _checked_tags(request, context)
    disk = own_resource(context, Disk, request.region_id, request.disk_id, _DISK_NOT_FOUND)
    instance = context.catalogue.resource(Instance, disk.owner_id, disk.region_id, disk.instance_id)
    require_ready(disk, instance, context, _SOURCE)
    require_quota(disk, context, _SOURCE)
    snapshot = new_snapshot(
        context,
        "CreateSnapshot",
        disk,
        name=request.snapshot_name or "",
        description=request.description or "",
        resource_group_id=request.resource_group_id,
        tags=tags,
        retention_days=request.retention_days,
        **image_facts_of(disk, instance, context),
    )
    context.catalogue.put_resource(snapshot)
    return CreateSnapshotResponse(snapshot_id=snapshot.resource_id, request_id=context.request_id)


def _checked_tags(request: CreateSnapshotRequest, context: WriteContext) -> tuple[Tag, ...]:
    """The tags, after all checks that need only the request."""
    require_snapshot_name(request.snapshot_name, _NAME)
    require_description(request.description, _DESCRIPTION)
    require_days(request.retention_days, _RETENTION)
    require_days(request.instant_access_retention_days, _INSTANT_RETENTION, _INSTANT_RETENTION_DAYS)
    if request.category is not None:
        if request.category.lower() not in _CATEGORIES:
            raise _CATEGORY()
        if request.instant_access is not None:
            raise _CATEGORY_AND_INSTANT()
    if len(request.tag) > context.quotas["tags"]:
        raise _TAG_QUOTA(text=f"A snapshot has at most {context.quotas['tags']} tags.")
    return tags_of(request.tag, _TAGS)


CREATE_SNAPSHOT = Action(
    name="CreateSnapshot",
    request=CreateSnapshotRequest,
    response=CreateSnapshotResponse,
    handle=create_snapshot,
    writes=True,
    token_mismatch=_TOKEN_MISMATCH,
    resources=together(on("disk", "disk_id"), any_of("snapshot", beside=("disk", "disk_id"))),
)
