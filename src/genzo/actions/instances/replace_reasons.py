"""Why many documented errors of ReplaceSystemDisk cannot occur here."""

from genzo.actions.instances.reason_texts import NO_HARDWARE, NOT_A_PARAMETER, OTHER_CODE

_FROM_DISK = "system disks are made from images here, not from data disks"
REPLACE_REASONS = {
    "LoginAsNonRoot.ImageNotSupport": NOT_A_PARAMETER,
    "LoginAsNonRoot.RegionNotSupport": NOT_A_PARAMETER,
    "InvalidSystemDiskSize.ValueNotSupported": OTHER_CODE,
    "InvalidParameter.Conflict": OTHER_CODE,
    "InvalidSystemDiskSize.ImageNotSupportResize": "the system disk of every image may be larger here",
    "InvalidSystemDiskSize": OTHER_CODE,
    "InvalidDiskCategory.ValueNotSupported": NOT_A_PARAMETER,
    "DependencyViolation.IoOptimize": OTHER_CODE,
    "MissingParameter.Architecture": _FROM_DISK,
    "InvalidArchitecture.Malformed": _FROM_DISK,
    "MissingParameter.Platform": _FROM_DISK,
    "InvalidPlatform.Malformed": _FROM_DISK,
    "InvalidParameter.AllEmpty": OTHER_CODE,
    "InvalidDatadisk.DiskStatusViolation": _FROM_DISK,
    "InvalidDatadisk.DiskCategoryViolation": _FROM_DISK,
    "InvalidDatadisk.ChargeTypeViolation": _FROM_DISK,
    "InvalidParameter.DiskType": _FROM_DISK,
    "IncorrectDiskStatus.ReplicationStatusNotFound": "disks are not replicated here",
    "IncorrectDiskStatus.InReplication": "disks are not replicated here",
    "InvalidInstanceType.NotSupported": OTHER_CODE,
    "InvalidSystemDiskStatus.IsTransfering": OTHER_CODE,
    "ChargeTypeViolation": "system disks of every charge type may be replaced here",
    "DiskCreatingSnapshot": "a snapshot keeps what the disk was, so the disk may go",
    "InvalidParameter.NotMatch": OTHER_CODE,
    "ResourcesNotInSameZone": _FROM_DISK,
    "InvalidHostname.MismatchImage": "a host name stays when the operating system changes here",
    "InvalidOperation.MultiAttachDisk": _FROM_DISK,
    "InvalidRegionId.NotExists": NOT_A_PARAMETER,
    "NoSuchResource": OTHER_CODE,
    "NotSupportSnapshotEncrypted.DiskCategory": NO_HARDWARE,
}
