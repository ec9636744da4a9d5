"""ModifySnapshotAttribute: change the name, the description and the retention of a snapshot."""

from typing import Annotated, Any

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.resource_names import on
from genzo.actions.snapshots.find_snapshots import own_snapshot
from genzo.actions.snapshots.snapshot_attributes import require_days, require_snapshot_name
from genzo.actions.text_checks import require_description
from genzo.catalogue.snapshots import Snapshot
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, Request, Response

_ERRORS = errors_of("ModifySnapshotAttribute")
_NOT_FOUND = _ERRORS("InvalidSnapshotId.NotFound")
_NAME = _ERRORS("InvalidSnapshotName.Malformed")
_DESCRIPTION = _ERRORS("InvalidDescription.Malformed")
_RETENTION = _ERRORS("InvalidRetentionDays.Malformed")
_SHORTER = _ERRORS("InvalidOperation.DecreaseRetentionDaysUnsupported")
_NOTHING = _ERRORS("NoAttributeToModify")
_NOT_READY = _ERRORS("InvalidSnapshotId.NotReady")
_INSTANT_ACCESS = _ERRORS("InvalidSnapshotDisableInstantAccess.Malformed")

_BOOLEANS = ("true", "false")


class ModifySnapshotAttributeRequest(Request, frozen=True):
    """``disable_instant_access`` is a text, since the action lists an error for malformed booleans."""

    snapshot_id: str
    region_id: str = ""
    snapshot_name: str | None = None
    description: str | None = None
    disable_instant_access: Annotated[str | None, NO_EFFECT] = None
    retention_days: int | None = None


class ModifySnapshotAttributeResponse(Response, frozen=True):
    request_id: str


def modify_snapshot_attribute(
    request: ModifySnapshotAttributeRequest, context: WriteContext
) -> ModifySnapshotAttributeResponse:
    """Change the attributes that the request names, of an accomplished snapshot."""
    changes = _changes(request)
    snapshot = own_snapshot(context, request.region_id, request.snapshot_id)
    if snapshot is None:
        raise _NOT_FOUND()
    if not snapshot.is_accomplished_at(context.now):
        raise _NOT_READY()
    _require_no_shorter(snapshot, request.retention_days)
    context.catalogue.put_resource(msgspec.structs.replace(snapshot, **changes, modified=context.now))
    return ModifySnapshotAttributeResponse(request_id=context.request_id)


def _changes(request: ModifySnapshotAttributeRequest) -> dict[str, Any]:
    """The new members of the snapshot, after their checks."""
    require_snapshot_name(request.snapshot_name, _NAME)
    require_description(request.description, _DESCRIPTION)
    require_days(request.retention_days, _RETENTION)
    disable = request.disable_instant_access
    if disable is not None and disable.lower() not in _BOOLEANS:
        raise _INSTANT_ACCESS()
    given = {
        "name": request.snapshot_name,
        "description": request.description,
        "retention_days": request.retention_days,
    }
    changes = {name: value for name, value in given.items() if value is not None}
    if not changes and disable is None:
        raise _NOTHING()
    return changes


def _require_no_shorter(snapshot: Snapshot, days: int | None) -> None:
    """Refuse to shorten a retention."""
    if days is not None and snapshot.retention_days is not None and days < snapshot.retention_days:
        raise _SHORTER()


MODIFY_SNAPSHOT_ATTRIBUTE = Action(
    name="ModifySnapshotAttribute",
    request=ModifySnapshotAttributeRequest,
    response=ModifySnapshotAttributeResponse,
    handle=modify_snapshot_attribute,
    writes=True,
    resources=on("snapshot", "snapshot_id"),
)
