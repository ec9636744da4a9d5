"""Why some documented errors of CreateImage cannot occur here."""

from genzo.actions.reasons import (
    BILLING,
    KEY_STATES,
    LOCKS,
    RESOURCE_GROUPS,
    SNAPSHOT_NOT_READY,
    SNAPSHOT_SERVICE,
)

_NO_CATEGORIES = "every snapshot here is a standard snapshot, which an image can be made of"

UNREACHABLE = {
    **LOCKS,
    "IncorrectDiskStatus.NeverAttached": "no snapshot is taken of a disk that was never attached",
    "InvalidParamter.Conflict": "IdempotenceParamNotMatch says the same",
    **BILLING,
    **SNAPSHOT_SERVICE,
    "UserNotInTheWhiteList": "every account may make images of snapshots of data disks",
    "IncorrectDiskStatus.Invalid": "a disk is always in one of the documented states",
    "OperationDenied.InvalidSnapshotCategory": _NO_CATEGORIES,
    "InvalidSnapshotCategory.NotSupportImageCreation": _NO_CATEGORIES,
    "IncorrectDiskStatus.Transferring": "disks are not transferred between accounts here",
    **KEY_STATES,
    "TooManySnapshot.Unfinished": "IncorrectDiskStatus.CreatingSnapshot says it of the disk itself",
    "SnapshotNotReady": SNAPSHOT_NOT_READY,
    "IncorrectInstanceStatus.NeedRestart": "a disk that is attached here needs no restart",
    **RESOURCE_GROUPS,
}
