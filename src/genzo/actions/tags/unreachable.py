"""Why some documented errors of the tag actions cannot occur here, for the actions that share them."""

from collections.abc import Mapping

_STAFF = "Scope, TagOwnerUid and TagOwnerBid are parameters of the service's own staff"

STAFF_PARAMETERS: Mapping[str, str] = {
    "Invalid.Scope": _STAFF,
    "PermissionDenied.Scope": _STAFF,
    "PermissionDenied.TagOwnerBid": _STAFF,
    "PermissionDenied.TagOwnerUid": _STAFF,
    "MissingParameter.TagOwnerUid": _STAFF,
    "MissingParameter.TagOwnerBid": _STAFF,
    "NoPermission.Tag": "an account may use every tag key that is well formed",
}
STAFF_SCOPE: Mapping[str, str] = {"NoPermissionKey.Scope": _STAFF}
TOO_MANY_TAGS: Mapping[str, str] = {"InvalidTagCount": "too many tags are NumberExceed.Tags"}
QUOTA_OF_TAGS: Mapping[str, str] = {
    "QuotaExceed.Tags": "too many tags on a resource are OperationDenied.QuotaExceed"
}
SERVICE_UNAVAILABLE: Mapping[str, str] = {
    "ServiceUnavailable": "while the store is out of reach, the gateway answers before the action"
}
