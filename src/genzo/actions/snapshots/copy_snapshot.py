"""CopySnapshot: copy a snapshot to another region, or encrypted within its region."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.arn_parameter import ArnParameter
from genzo.actions.new_tags import TagErrors, tags_of
from genzo.actions.resource_names import any_of, on, together
from genzo.actions.snapshots.find_snapshots import own_snapshot, own_snapshots
from genzo.actions.snapshots.snapshot_attributes import require_days, require_snapshot_name
from genzo.actions.tag_parameters import TagParameter
from genzo.actions.text_checks import require_description
from genzo.catalogue.image import Tag
from genzo.catalogue.snapshots import Snapshot
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, Request, Response

_ERRORS = errors_of("CopySnapshot")
_NOT_FOUND = _ERRORS("InvalidSnapshotId.NotFound")
_NOT_READY = _ERRORS("InvalidSnapshotId.NotReady")
_REGION = _ERRORS("InvalidRegionId.MalFormed")
_DESTINATION = _ERRORS("InvalidRegionId.NotExists")
_SAME_REGION = _ERRORS("InvalidOperation.NotSupportCopyInSameRegion")
_UNFINISHED = _ERRORS("InvalidOperation.UnfinishedCrossRegionCopy")
_UNFINISHED_ENCRYPTED = _ERRORS("InvalidOperation.UnfinishedEncryptedSnapshotCopy")
_KEY_WITHOUT_ENCRYPTION = _ERRORS("InvalidEncrypted.NotMatchKmsKeyId")
_DECRYPT = _ERRORS("InvalidEncrypted.NotSupportDecrypt")
_NAME = _ERRORS("InvalidSnapshotName.Malformed")
_DESCRIPTION = _ERRORS("InvalidDescription.Malformed")
_RETENTION = _ERRORS("InvalidRetentionDays.Malformed")
_TAGS = TagErrors(_ERRORS)
_PARAMETER = _ERRORS("InvalidParamter")
_QUOTA = _ERRORS("QuotaExceed.SnapshotQuota")


class CopySnapshotRequest(Request, frozen=True):
    region_id: str
    destination_region_id: str
    snapshot_id: str
    destination_snapshot_name: str
    destination_snapshot_description: str
    resource_group_id: str = ""
    tag: tuple[TagParameter, ...] = ()
    retention_days: int | None = None
    encrypted: bool | None = None
    kms_key_id: Annotated[str, msgspec.Meta(max_length=64)] | None = msgspec.field(
        name="KMSKeyId", default=None
    )
    arn: Annotated[tuple[ArnParameter, ...], msgspec.Meta(max_length=10), NO_EFFECT] = ()
    destination_storage_location_arn: Annotated[str | None, NO_EFFECT] = None
    client_token: str | None = None


class CopySnapshotResponse(Response, frozen=True):
    snapshot_id: str
    request_id: str


def copy_snapshot(request: CopySnapshotRequest, context: WriteContext) -> CopySnapshotResponse:
    """Begin the copy, which is visible at once; the original cannot be deleted before its end."""
    tags = _checked_tags(request, context)
    original = own_snapshot(context, request.region_id, request.snapshot_id)
    if original is None:
        raise _NOT_FOUND()
    if not original.is_accomplished_at(context.now):
        raise _NOT_READY()
    if original.encrypted and request.encrypted is False:
        raise _DECRYPT()
    _require_idle(original, request, context)
    ends = context.now + context.durations.milliseconds("CopySnapshot")
    copy = msgspec.structs.replace(
        original,
        resource_id=context.ids.new_resource_id("s", request.destination_region_id),
        region_id=request.destination_region_id,
        created=context.now,
        settles_at=ends,
        name=request.destination_snapshot_name,
        description=request.destination_snapshot_description,
        resource_group_id=request.resource_group_id,
        tags=tags,
        retention_days=request.retention_days,
        encrypted=original.encrypted or bool(request.encrypted),
        kms_key_id=_key(original, request),
        source_snapshot_id=original.resource_id,
        source_region_id=original.region_id,
        instance_id="",
        modified=0,
        fails=context.failure is not None,
    )
    # The source may be in another database, and a call writes one.
    context.catalogue.put_resource(copy)
    return CopySnapshotResponse(snapshot_id=copy.resource_id, request_id=context.request_id)


def _checked_tags(request: CopySnapshotRequest, context: WriteContext) -> tuple[Tag, ...]:
    """The tags, after all checks that need only the request."""
    if request.region_id not in context.facts.regions:
        raise _REGION()
    if request.destination_region_id not in context.facts.regions:
        raise _DESTINATION()
    if request.destination_region_id == request.region_id and not request.encrypted:
        raise _SAME_REGION()
    if request.kms_key_id is not None and not request.encrypted:
        raise _KEY_WITHOUT_ENCRYPTION()
    require_snapshot_name(request.destination_snapshot_name, _NAME)
    require_description(request.destination_snapshot_description, _DESCRIPTION)
    require_days(request.retention_days, _RETENTION)
    if len(request.tag) > context.quotas["tags"]:
        raise _PARAMETER(text=f"A snapshot has at most {context.quotas['tags']} tags.")
    return tags_of(request.tag, _TAGS)


def _require_idle(original: Snapshot, request: CopySnapshotRequest, context: WriteContext) -> None:
    """Refuse a copy while another copy of the same disk into the region is running, or beyond the quota."""
    snapshots = own_snapshots(context, request.destination_region_id)
    if any(
        snapshot.source_snapshot_id
        and snapshot.disk_id == original.disk_id
        and context.now < snapshot.settles_at
        for snapshot in snapshots
    ):
        same = request.destination_region_id == request.region_id
        raise (_UNFINISHED_ENCRYPTED if same else _UNFINISHED)()
    if len(snapshots) >= context.quotas["snapshots"]:
        raise _QUOTA()


def _key(original: Snapshot, request: CopySnapshotRequest) -> str:
    """The key of the copy. A key belongs to its region; in another region the key of the service is used."""
    if request.kms_key_id is not None:
        return request.kms_key_id
    return original.kms_key_id if request.destination_region_id == request.region_id else ""


COPY_SNAPSHOT = Action(
    name="CopySnapshot",
    request=CopySnapshotRequest,
    response=CopySnapshotResponse,
    handle=copy_snapshot,
    writes=True,
    written_region=lambda request: request.destination_region_id,
    resources=together(on("snapshot", "snapshot_id"), any_of("snapshot", regions=("destination_region_id",))),
)
