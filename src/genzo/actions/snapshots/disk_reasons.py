"""Why the other documented errors of CreateDisk cannot occur here."""

from genzo.actions.snapshots import reasons

_NO_BILLING = "nothing is billed here, so no account lacks money or the means to pay"
_NO_KEYS = "there is no key management service here, so any key may be named"
_ALL_ALIKE = "every region and zone offers the same here"
_NO_STORAGE = "there are no storage sets and clusters here, so none is ever looked into"
_ONE_INSTANCE = "disks here cannot have several instances"
_NO_REGIONAL = "there are no Regional ESSDs here, and every other disk is in a zone"
_NO_LIMIT = "the number and the total size of disks are not limited here"
_OTHER_SIZE = "InvalidDataDiskSize.ValueNotSupported says the same"
_OTHER_CATEGORY = "InvalidDiskCategory.ValueNotSupported says the same"
_OWN_SNAPSHOTS = "disks are made of snapshots of one's own, whatever their age and kind"
_NATIVE = "every category of disk may be encrypted here, whatever it is made of"

UNUSED_OF_CREATE_DISK = {
    **reasons.KEYS,
    **reasons.BILLING,
    **reasons.SERVICE,
    **reasons.GROUPS,
    "Account.Arrearage": _NO_BILLING,
    "InsufficientBalance.AgentAccount": _NO_BILLING,
    "InvalidAccountStatus.CouponAmountNotEnough": _NO_BILLING,
    "InvalidPayMethod": _NO_BILLING,
    "SecurityRisk.3DVerification": _NO_BILLING,
    "InvalidParameter.KmsNotEnabled": _NO_KEYS,
    "InvalidParameter.Encrypted.KmsNotEnable": _NO_KEYS,
    "InvalidParameter.DataEncryptedKeyCreateFailed": _NO_KEYS,
    "InvalidKMSKeyId.NotSymmetric": _NO_KEYS,
    "RegionUnauthorized": _ALL_ALIKE,
    "Zone.NotOnSale": _ALL_ALIKE,
    "OperationDenied": _ALL_ALIKE,
    "InvalidPerformanceLevel.ValueNotSupported": _ALL_ALIKE,
    "InvalidRegion.NotSupport": _ALL_ALIKE,
    "InvalidRegionId.NotSupportEncryptAlgorithm": _ALL_ALIKE,
    "InvalidDiskCategory.ValueUnauthorized": _ALL_ALIKE,
    "UserNotInTheWhiteList": "every account may use disks here",
    "InvalidCloudBoxZone.EncryptedNotSupported": "there are no cloud boxes here",
    "InvalidStorageClusterId.StatusNotSupport": _NO_STORAGE,
    "InvalidStorageClusterId.ConflictWithInstanceId": _NO_STORAGE,
    "InvalidStorageClusterId.CategoryNotMatch": _NO_STORAGE,
    "InvalidStorageClusterId.PerformanceLevelNotMatch": _NO_STORAGE,
    "InvalidStorageClusterId.CapacityNotEnough": _NO_STORAGE,
    "InvalidStorageSetId.DiskCategoryUnsupported": _NO_STORAGE,
    "InvalidStorageClusterId.DiskCategoryUnsupported": _NO_STORAGE,
    "InvalidStorageSetName.Malformed": _NO_STORAGE,
    "InvalidMaxPartitionNumber.Malformed": _NO_STORAGE,
    "InvalidParameter.StorageSetId": _NO_STORAGE,
    "InvalidParameter.StorageSetZoneId": _NO_STORAGE,
    "BurstingEnabledForMultiAttachDiskUnsupported": _ONE_INSTANCE,
    "InvalidParameter.MultiAttachAndInstanceIdConflict": _ONE_INSTANCE,
    "InvalidParameter.DiskCategoryAndMultiAttachConflict": _ONE_INSTANCE,
    "InvalidZoneId.DiskCategoryUnsupported": _NO_REGIONAL,
    "ProvisionedIopsForDiskCategoryRequired": "no category of disk here needs provisioned operations",
    "QuotaExceed.DiskCapacity": _NO_LIMIT,
    "QuotaExceed.PortableCloudDisk": _NO_LIMIT,
    "QuotaExceed.PostPaidDisk": _NO_LIMIT,
    "QuotaExceeded.PostpaidDataDiskCapacity": _NO_LIMIT,
    "InvalidSize.ValueNotSupported": _OTHER_SIZE,
    "InvalidDiskSize.NotSupported": _OTHER_SIZE,
    "InvalidDiskSizeOrCategory": _OTHER_SIZE,
    "InvalidDiskSize.TooSmall": "a disk is made as large as its snapshot",
    "InvalidSnapshot.TooLarge": _OTHER_SIZE,
    "InvalidDiskCategory.NotSupported": _OTHER_CATEGORY,
    "InvalidDataDiskCategory.ValueNotSupported": _OTHER_CATEGORY,
    "InvalidDataDiskCategory.NotSupported": _OTHER_CATEGORY,
    "InvalidDiskCategory.ConflictSnapshotCategory": _OWN_SNAPSHOTS,
    "InvalidSnapshot.NotReady": "InvalidSnapshotId.NotReady says the same",
    "InvalidSnapshot.TooOld": _OWN_SNAPSHOTS,
    "InvalidSnapshotId.NotDataDiskSnapshot": _OWN_SNAPSHOTS,
    "OperationDenied.SnapshotNotAllowed": _OWN_SNAPSHOTS,
    "InvalidParam.EncryptedMismatch": _OWN_SNAPSHOTS,
    "NotSupportSnapshotEncrypted.ShareImage": _OWN_SNAPSHOTS,
    "NotSupportSnapshotEncrypted.RegionId": _NATIVE,
    "NotSupportSnapshotEncrypted.ZoneId": _NATIVE,
    "NotSupportSnapshotEncrypted.DiskCategory": _NATIVE,
    "NotSupport.SnapshotEncryptedAlgorithmConflict": _NATIVE,
    "InvalidParameter.EncryptedIllegal": _NATIVE,
    "InvalidParameter.EncryptedNotSupported": _NATIVE,
    "EncryptedOption.Conflict": _NATIVE,
    "InvalidEncryptAlgorithm": "the algorithm is not public, and any is taken",
    "InvalidEncryptAlgorithm.NotMatchSnapshot": "the algorithm is not public, and any is taken",
    "InvalidEncrypted.DefaultEncryptionUnsupported": "no account here encrypts by default",
    "InvalidParameter.Conflict": "each pair of parameters that exclude each other has an error of its own",
    "InvalidParameter.Arns": "the roles are not public, and any is taken",
    "InvalidParameter.AdvancedFeatures": "the features are not public, and any is taken",
    "InvalidStatus.Upgrading": "instances are not upgraded here",
    "LastTokenProcessing": "requests with one client token are answered one after the other",
}
