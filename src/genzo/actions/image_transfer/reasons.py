"""Why other errors that the description lists for imports and exports cannot occur here."""

from genzo.actions.reasons import NO_CLOUD_BOX, RESOURCE_GROUPS

EVERYWHERE = {
    "InvalidRegion.NotSupport": "every region here imports and exports images",
    "InvalidOSSBucket.NotMatched": "a bucket here stands in every region",
    "UserNotInTheWhiteList": "every account here may import and export images",
    "NoSetRoletoECSServiceAcount": "RAM roles are not kept here, and none is asked for",
    "InvalidOSSBucket.EncryptUnsupported": "whether a store encrypts its buckets is its own affair",
}

IMPORT = {
    **EVERYWHERE,
    "InvalidLicenseType.BYOLOnly": "licences are not kept here, so no platform lacks one",
    "InvalidOSSBucket.FlowLimit": "no limit is set on the flow from a bucket",
    "InvalidImageFormat.RegionNotSupported": "every region here imports all of the formats",
    "InvalidAccountStatus.OSSDisabled": "there is no billing here that could disable OSS",
    "InvalidOperation.CloudBoxImageImportRoleRequired": NO_CLOUD_BOX,
    "InvalidOperation.CloudBoxImageImportUnsupported": NO_CLOUD_BOX,
    **RESOURCE_GROUPS,
}

EXPORT = {
    **EVERYWHERE,
    "InvalidImageName.Malformed": "the action takes no name of an image",
    "InvalidOSSObject.NeedRestore": "an export writes an object of a new name and reads none",
}
