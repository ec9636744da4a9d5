"""The parameters that every action has, by their names."""

COMMON_PARAMETERS = frozenset(
    {
        "AccessKeyId",
        "Action",
        "Format",
        "SecurityToken",
        "Signature",
        "SignatureMethod",
        "SignatureNonce",
        "SignatureType",
        "SignatureVersion",
        "Timestamp",
        "Version",
    }
)
"""The parameters that every action accepts (docs/reference/protocol.md#common-parameters)."""
SIGNATURE_V1_PARAMETERS = COMMON_PARAMETERS - {"Action", "Format", "SecurityToken", "Version"}
"""The common parameters that a request with signature version 3 has in headers instead."""
OWNER_PARAMETERS = ("OwnerId", "OwnerAccount", "ResourceOwnerId", "ResourceOwnerAccount")
"""The hidden parameters of every action of ECS, which name the account that is acted for
(docs/reference/protocol.md#common-parameters)."""
