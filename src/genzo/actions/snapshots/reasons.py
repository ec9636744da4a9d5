"""Why documented errors of snapshots and disks cannot occur here."""

from genzo.actions.reasons import ANY_KEY, IN_TURN, NO_ARREARS, NO_CLOUD_BOX, NO_INSTANCE_NAMED, NO_POLICIES

ARREARS = {"DiskInArrears": NO_ARREARS}

UNUSED_OF_CREATE_SNAPSHOT = {
    "CreateSnapshot.Failed": "no snapshot ever fails here",
    "Throttling": "callers are not throttled here",
    "DiskId.ValueNotSupported": "every disk here is a cloud disk of its own",
    "IncorrectVolumeStatus": "there are no volumes here beside disks",
    "InvalidVolumeId.NotFound": "there are no volumes here beside disks",
    "InvalidInstanceId.NotFound": NO_INSTANCE_NAMED,
    "IdempotentProcessing": IN_TURN,
    "IncorrectDiskStatus.Invalid": "a disk is always in one of the documented states",
    "IncorrectDiskType.NotSupport": "every disk here is a block device",
    "IncorrectDiskStatus.Transferring": "disks are not transferred between accounts here",
    "InvalidAction.Unauthorized": NO_POLICIES,
    "InvalidRegion.NotSupportSnapshotInstantAccessRegion": "instant access is there in every region",
    "DISK_HAS_CREATING_SNAPSHOT": "IncorrectDiskStatus.CreatingSnapshot says the same",
    "HibernationConfigured.InstanceOperationForbidden": "nothing is ever hibernated here",
    "CloudBoxNotSupportSnapshotWithInstantAccess": NO_CLOUD_BOX,
}

_NO_ALGORITHM = "the action has no parameter EncryptAlgorithm"
_NO_LOCATIONS = "storage locations are not public, so none is ever looked at"

ENCRYPTION = {
    "InvalidRegionId.NotSupportEncryptAlgorithm": _NO_ALGORITHM,
    "InvalidEncryptAlgorithm": _NO_ALGORITHM,
    "InvalidEncrypted.NotMatchEncryptAlgorithm": _NO_ALGORITHM,
    "InvalidRegion.NotSupport": "every region encrypts here, with any key",
    "InvalidParameter.KmsNotEnabled": ANY_KEY,
    "InvalidParameter.DataEncryptedKeyCreateFailed": ANY_KEY,
    "InvalidKMSKeyId.NotSymmetric": ANY_KEY,
}
UNUSED_OF_COPY_SNAPSHOT = {
    "InvalidSnapshotId.EncryptedNotSupport": "encrypted snapshots can be copied",
    "InvalidSnapshot.EncryptedNotSupported": "encrypted snapshots can be copied",
    "InvalidRegionId.NotSupportedEncryptedSnapshotCopy": "every region encrypts here, with any key",
    "InvalidSnapshotCategory.NotSupportCopy": "every snapshot here is a standard one",
    "InvalidSnapshotCategory.NotSupportCrossRegionCopy": "every snapshot here is a standard one",
    "InvalidSnapshotCategory.NotSupportEncryptedCopy": "every snapshot here is a standard one",
    "InvalidUser.NotInWhiteList": "every account may copy snapshots here",
    "InvalidOperation.Unauthorized": NO_POLICIES,
    "OperationDenied.NonCompliantDestinationRegion": "no regulation forbids a copy on the same machine",
    "InvalidParameterDestinationStorageLocationArn.Unauthorized": _NO_LOCATIONS,
    "InvalidParameterDestinationStorageLocationArn.RegionNotMatch": _NO_LOCATIONS,
    "InvalidParameterDestinationStorageLocationArn.Malformed": _NO_LOCATIONS,
    "InvalidSnapshot.StorageLocationNotSupported": _NO_LOCATIONS,
}

_ANY_TYPE = "every instance type here takes every disk"
_ONE_INSTANCE = "disks here cannot have several instances"
_NO_FORCE = "there are no Regional ESSDs here, and no other disk is attached by force"

UNUSED_OF_ATTACH_DISK = {
    "InvalidRegionId.MalFormed": "an instance in an unknown region is answered as one that is not found",
    "InvalidOperation.InstanceTypeNotSupport": _ANY_TYPE,
    "InvalidInstanceType.NotSupportDiskCategory": _ANY_TYPE,
    "InvalidInstanceType.NotSupportPL0": _ANY_TYPE,
    "InvalidInstanceType.NvmeRequired": _ANY_TYPE,
    "InvalidInstanceType.NvmeUnsupported": _ANY_TYPE,
    "IncorrectInstanceStatus.NotSupportESSD": _ANY_TYPE,
    "InvalidInstanceType.NotSupportMultiAttachDisk": _ONE_INSTANCE,
    "InvalidOperation.CanNotAttachMultiAttachDiskAsSystemDisk": _ONE_INSTANCE,
    "DeleteWithInstance.Conflict": _ONE_INSTANCE,
    "DiskAttachedNumberExceeded": _ONE_INSTANCE,
    "InvalidParameterForce.PrepaidDiskNotSupported": _NO_FORCE,
    "InvalidParameterForce.MultiAttachDiskNotSupported": _NO_FORCE,
    "InvalidParameterForce.RegionNotSupported": _NO_FORCE,
    "InvalidInstance.ZoneConflict": _NO_FORCE,
    "DiskCategory.OperationNotSupported": "DiskNotPortable says the same",
    "DiskError": "IncorrectDiskStatus says the same",
    "DiskId.StatusNotSupported": "IncorrectDiskStatus says the same",
    "DiskId.ValueNotSupported": "every disk here is a disk of its own",
    "InstanceExpiredOrInArrears": NO_ARREARS,
    "UserNotInTheWhiteList": "every account may use disks here",
}
