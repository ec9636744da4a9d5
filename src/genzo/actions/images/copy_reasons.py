"""Why the other errors that the description lists for CopyImage cannot occur here."""

_NO_KMS = "there is no KMS here, and every key id is taken as one"
_EVERY_REGION = "every region here copies to and encrypts in every other"
_NO_MARKETPLACE = "images of the marketplace are not bound to regions or accounts here"

UNREACHABLE = {
    "InvalidSnapshotId.NotFound": "the action takes no snapshot, and an image keeps those it has",
    "InvalidParameter.EncryptedIllegal": "InvalidEncrypted.NotMatchKmsKeyId says the same",
    "InvalidParameter.KmsNotEnabled": _NO_KMS,
    "InvalidAliUid.IsNull": "every call has an account",
    "Forbbiden": "RAM users and their policies are not kept here",
    "RegionNotSupportCopy": _EVERY_REGION,
    "InvalidSnapshot.TooOld": "no snapshot here is of 2013 or before",
    "OperationDenied": "every snapshot here may become an image",
    "IncorrectDestinationRegion": "the destination is named once, so nothing can differ from it",
    "SizeExceed.Image": "an image of any size may be copied here",
    "OperationDenied.NotPublished": _NO_MARKETPLACE,
    "OperationDenied.NotAuthorized": _NO_MARKETPLACE,
    "OperationDenied.EncryptSnapshotAcrossRegion": "an image may be encrypted on its way to a region",
    "InvalidParameter.KMSKeyId.CMKNotEnabled": _NO_KMS,
    "InvalidParameter.KMSKeyId.KMSUnauthorized": _NO_KMS,
    "InvalidParameter.KMSKeyId.NotFound": _NO_KMS,
    "InvalidRegion.NotSupport": _EVERY_REGION,
    "UserNotInTheWhiteList": "every account here may encrypt",
    "InvalidRegionId.NotSupportEncryptAlgorithm": _EVERY_REGION,
    "OperationDenied.KmsServiceUnauthorized": _NO_KMS,
    "OperationDenied.NonCompliantDestinationRegion": "no regulation forbids a copy here",
    "InvalidResourceGroup.NotFound": "every id of a resource group names one here",
}
