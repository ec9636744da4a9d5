"""CreateSnapshot: take a snapshot of a disk."""

from typing import Annotated, Any

from genzo.actions.action import Action, WriteContext
from genzo.actions.find_image import usable_image
from genzo.actions.find_resource import own_resource
from genzo.actions.new_tags import TagErrors, tags_of
from genzo.actions.resource_names import any_of, on, together
from genzo.actions.snapshots.find_snapshots import own_snapshots
from genzo.actions.snapshots.new_snapshot import new_snapshot
from genzo.actions.snapshots.snapshot_attributes import require_days, require_snapshot_name
from genzo.actions.tag_parameters import TagParameter
from genzo.actions.text_checks import require_description
from genzo.catalogue.disks import AVAILABLE, IN_USE, Disk
from genzo.catalogue.image import Tag
from genzo.catalogue.instances import Instance
from genzo.catalogue.snapshots import image_attributes_of
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
_TAG_QUOTA = _ERRORS("QuotaExceed.Tags")
_DISK_CATEGORY = _ERRORS("DiskCategory.OperationNotSupported")
_DISK_STATUS = _ERRORS("IncorrectDiskStatus")
_NEVER_ATTACHED = _ERRORS("IncorrectDiskStatus.NeverAttached")
_NEVER_USED = _ERRORS("IncorrectDiskStatus.NeverUsed")
_UNDER_WAY = _ERRORS("IncorrectDiskStatus.CreatingSnapshot")
_INSTANCE_STATUS = _ERRORS("IncorrectInstanceStatus")
_HIBERNATION = _ERRORS("HibernationConfigured.InstanceOperationForbidden")
_DISK_QUOTA = _ERRORS("QuotaExceed.Snapshot")
_QUOTA = _ERRORS("QuotaExceed.SnapshotQuota")
_TOKEN_MISMATCH = _ERRORS("IdempotentParameterMismatch")

_CATEGORIES = ("standard", "flash")
_INSTANT_RETENTION_DAYS = 65535  # one day less than RetentionDays (CreateSnapshot, parameters)
_DISK_STATUSES = (IN_USE, AVAILABLE)
_INSTANCE_STATUSES = ("Running", "Stopped")


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
    _require_ready(disk, instance, context)
    _require_quota(disk, context)
    snapshot = new_snapshot(
        context,
        "CreateSnapshot",
        disk,
        name=request.snapshot_name or "",
        description=request.description or "",
        resource_group_id=request.resource_group_id,
        tags=tags,
        retention_days=request.retention_days,
        **_facts_of(disk, instance, context),
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


def _facts_of(disk: Disk, instance: Instance | None, context: WriteContext) -> dict[str, Any]:
    """The operating system of the disk's image; after its deletion, that of the instance of a system disk."""
    image = usable_image(context, disk.region_id, disk.image_id) if disk.image_id else None
    return image_attributes_of(image or (instance if disk.disk_type == "system" else None))


def _require_ready(disk: Disk, instance: Instance | None, context: WriteContext) -> None:
    """Refuse a disk that no snapshot can be taken of, in general or now (CreateSnapshot, description)."""
    if not disk.supports_snapshots:
        raise _DISK_CATEGORY()
    if not disk.was_attached:
        raise _NEVER_ATTACHED()
    if disk.status_at(context.now) not in _DISK_STATUSES:
        raise _DISK_STATUS()
    if instance is not None:
        if instance.status_at(context.now) not in _INSTANCE_STATUSES:
            raise _INSTANCE_STATUS()
        if instance.hibernation_configured:
            raise _HIBERNATION()
        if not instance.started:
            raise _NEVER_USED()


def _require_quota(disk: Disk, context: WriteContext) -> None:
    snapshots = own_snapshots(context, disk.region_id)
    if len(snapshots) >= context.quotas["snapshots"]:
        raise _QUOTA()
    of_disk = [
        snapshot
        for snapshot in snapshots
        if snapshot.disk_id == disk.resource_id and not snapshot.source_snapshot_id
    ]
    if any(context.now < snapshot.settles_at for snapshot in of_disk):
        raise _UNDER_WAY()
    if len(of_disk) >= context.quotas["snapshots_per_disk"]:
        raise _DISK_QUOTA()


CREATE_SNAPSHOT = Action(
    name="CreateSnapshot",
    request=CreateSnapshotRequest,
    response=CreateSnapshotResponse,
    handle=create_snapshot,
    writes=True,
    token_mismatch=_TOKEN_MISMATCH,
    resources=together(on("disk", "disk_id"), any_of("snapshot", beside=("disk", "disk_id"))),
)
