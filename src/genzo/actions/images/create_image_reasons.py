"""Why some documented errors of CreateImage cannot occur here."""

_NO_KEYS = "there is no key management service here, so any key may be named"
_NO_CATEGORIES = "every snapshot here is a standard snapshot, which an image can be made of"

UNREACHABLE = {
    "InstanceLockedForSecurity": "nothing is locked here for security",
    "IncorrectDiskStatus.NeverAttached": "no snapshot is taken of a disk that was never attached",
    "InvalidParamter.Conflict": "IdempotenceParamNotMatch says the same",
    "InvalidAccountStatus.NotEnoughBalance": "nothing is billed here, so nothing is ever in arrears",
    "InvalidAccountStatus.SnapshotServiceUnavailable": "snapshots are always open to every account",
    "UserNotInTheWhiteList": "every account may make images of snapshots of data disks",
    "IncorrectDiskStatus.Invalid": "a disk is always in one of the documented states",
    "OperationDenied.InvalidSnapshotCategory": _NO_CATEGORIES,
    "InvalidSnapshotCategory.NotSupportImageCreation": _NO_CATEGORIES,
    "IncorrectDiskStatus.Transferring": "disks are not transferred between accounts here",
    "InvalidParameter.KMSKeyId.CMKUnauthorized": _NO_KEYS,
    "InvalidParameter.KMSKeyId.CMKNotEnabled": _NO_KEYS,
    "InvalidParameter.KMSKeyId.KMSUnauthorized": _NO_KEYS,
    "TooManySnapshot.Unfinished": "IncorrectDiskStatus.CreatingSnapshot says it of the disk itself",
    "SnapshotNotReady": "InvalidSnapshotId.NotReady says the same",
    "IncorrectInstanceStatus.NeedRestart": "a disk that is attached here needs no restart",
    "InvalidResourceGroup.NotFound": "a resource group is here as soon as it is named",
}
