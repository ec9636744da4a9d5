"""Why documented errors of security groups cannot occur here."""

from genzo.actions.reasons import IN_TURN

MANAGED = {
    "InvalidOperation.ResourceManagedByCloudProduct": "no cloud product manages security groups here",
}
NO_REGION = {"MissingParameter.RegionId": "a missing RegionId is told as MissingParameter, as everywhere"}

UNUSED_OF_CREATE = {
    "InvalidDescription.Malformed": "InvalidSecurityGroupDiscription.Malformed says the same",
    "IdempotentProcessing": IN_TURN,
}
UNUSED_OF_DELETE = {
    "InvalidOperation.SecurityGroupNotAuthorized": "a group that the caller does not own is not found",
}
UNUSED_OF_DESCRIBE = {
    "NotSupported.PageNumberAndPageSize": "every account here may page by number",
}
UNUSED_OF_AUTHORIZE = {
    "InvalidNicType.Mismatch": "in a VPC any NicType is taken as intranet, elsewhere it is part of the rule",
    "InvalidSourceGroup.NotFound": "InvalidSourceGroupId.NotFound says the same",
    "InvalidNetworkType.Mismatch": "InvalidNetworkType.Conflict says the same",
    "InvalidSecurityGroup.InvalidNetworkType": "ClassicLink does not exist here",
    "InvalidParam.PrefixListAddressFamilyMismatch": "there are no prefix lists here",
    "LimitExceed.PrefixListAssociationResource": "there are no prefix lists here",
}
