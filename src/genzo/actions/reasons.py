"""Why documented errors cannot occur here, where several families of actions have the same reason."""

ANY_KEY = "there is no key management service here, so any key may be named"
NO_ARREARS = "nothing is billed here, so nothing is ever in arrears"
NO_SECURITY_LOCKS = "nothing is locked here for security"
NO_CLOUD_BOX = "there are no cloud boxes here"
NO_POLICIES = "there are no RAM policies here yet"
NO_INSTANCE_NAMED = "no parameter of the action names an instance"
IN_TURN = "requests with one client token are answered one after the other"
SNAPSHOT_NOT_READY = "InvalidSnapshotId.NotReady says the same"

RESOURCE_GROUPS = {"InvalidResourceGroup.NotFound": "a resource group is here as soon as it is named"}
BILLING = {"InvalidAccountStatus.NotEnoughBalance": NO_ARREARS}
LOCKS = {"InstanceLockedForSecurity": NO_SECURITY_LOCKS}
SNAPSHOT_SERVICE = {
    "InvalidAccountStatus.SnapshotServiceUnavailable": "snapshots are always open to every account"
}
KEY_STATES = {
    "InvalidParameter.KMSKeyId.CMKUnauthorized": ANY_KEY,
    "InvalidParameter.KMSKeyId.CMKNotEnabled": ANY_KEY,
    "InvalidParameter.KMSKeyId.KMSUnauthorized": ANY_KEY,
}
KEYS = {"InvalidParameter.KMSKeyId.NotFound": ANY_KEY, **KEY_STATES}
