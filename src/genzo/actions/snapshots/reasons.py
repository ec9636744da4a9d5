"""Why documented errors of snapshots and disks cannot occur here."""

_NO_KEYS = "there is no key management service here, so any key may be named"

_NO_BILLING = "nothing is billed here, so nothing is ever in arrears"
_NO_LOCKS = "nothing is locked here for security"
_NO_CLOUD_BOX = "there are no cloud boxes here"

KEY_STATES = {
    "InvalidParameter.KMSKeyId.CMKUnauthorized": _NO_KEYS,
    "InvalidParameter.KMSKeyId.CMKNotEnabled": _NO_KEYS,
    "InvalidParameter.KMSKeyId.KMSUnauthorized": _NO_KEYS,
}
KEYS = {"InvalidParameter.KMSKeyId.NotFound": _NO_KEYS, **KEY_STATES}
BILLING = {"InvalidAccountStatus.NotEnoughBalance": _NO_BILLING}
ARREARS = {"DiskInArrears": _NO_BILLING}
LOCKS = {"InstanceLockedForSecurity": _NO_LOCKS}
SERVICE = {"InvalidAccountStatus.SnapshotServiceUnavailable": "snapshots are always open to every account"}
GROUPS = {"InvalidResourceGroup.NotFound": "a resource group is here as soon as it is named"}

UNUSED_OF_CREATE_SNAPSHOT = {
    "CreateSnapshot.Failed": "no snapshot ever fails here",
    "Throttling": "callers are not throttled here",
    "DiskId.ValueNotSupported": "every disk here is a cloud disk of its own",
    "IncorrectVolumeStatus": "there are no volumes here beside disks",
    "InvalidVolumeId.NotFound": "there are no volumes here beside disks",
    "InvalidInstanceId.NotFound": "no parameter of the action names an instance",
    "IdempotentProcessing": "requests with one client token are answered one after the other",
    "IncorrectDiskStatus.Invalid": "a disk is always in one of the documented states",
    "IncorrectDiskType.NotSupport": "every disk here is a block device",
    "IncorrectDiskStatus.Transferring": "disks are not transferred between accounts here",
    "InvalidAction.Unauthorized": "there are no RAM policies here yet",
    "InvalidRegion.NotSupportSnapshotInstantAccessRegion": "instant access is there in every region",
    "DISK_HAS_CREATING_SNAPSHOT": "IncorrectDiskStatus.CreatingSnapshot says the same",
    "HibernationConfigured.InstanceOperationForbidden": "nothing is ever hibernated here",
    "CloudBoxNotSupportSnapshotWithInstantAccess": _NO_CLOUD_BOX,
}

_NO_ALGORITHM = "the action has no parameter EncryptAlgorithm"
_NO_LOCATIONS = "storage locations are not public, so none is ever looked at"

ENCRYPTION = {
    "InvalidRegionId.NotSupportEncryptAlgorithm": _NO_ALGORITHM,
    "InvalidEncryptAlgorithm": _NO_ALGORITHM,
    "InvalidEncrypted.NotMatchEncryptAlgorithm": _NO_ALGORITHM,
    "InvalidRegion.NotSupport": "every region encrypts here, with any key",
    "InvalidParameter.KmsNotEnabled": _NO_KEYS,
    "InvalidParameter.DataEncryptedKeyCreateFailed": _NO_KEYS,
    "InvalidKMSKeyId.NotSymmetric": _NO_KEYS,
}
UNUSED_OF_COPY_SNAPSHOT = {
    "InvalidSnapshotId.EncryptedNotSupport": "encrypted snapshots can be copied",
    "InvalidSnapshot.EncryptedNotSupported": "encrypted snapshots can be copied",
    "InvalidRegionId.NotSupportedEncryptedSnapshotCopy": "every region encrypts here, with any key",
    "InvalidSnapshotCategory.NotSupportCopy": "every snapshot here is a standard one",
    "InvalidSnapshotCategory.NotSupportCrossRegionCopy": "every snapshot here is a standard one",
    "InvalidSnapshotCategory.NotSupportEncryptedCopy": "every snapshot here is a standard one",
    "InvalidUser.NotInWhiteList": "every account may copy snapshots here",
    "InvalidOperation.Unauthorized": "there are no RAM policies here yet",
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
    "InstanceExpiredOrInArrears": _NO_BILLING,
    "UserNotInTheWhiteList": "every account may use disks here",
}
