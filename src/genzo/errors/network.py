"""Errors of actions on networks and key pairs that the API description of 2024 does not describe.

Sources, all of the vendor's documentation: the pages of ECS 2014-05-26 for AttachKeyPair and DetachKeyPair
(2024-12), AuthorizeSecurityGroupEgress, RevokeSecurityGroup and JoinSecurityGroup (2025), CreateVpc,
DeleteVpc, CreateVSwitch and DeleteVSwitch (2026, which keep these actions as deprecated), and the pages of
VPC 2016-04-28 for the same actions (2019), where the former list no code for what can go wrong here.
"""

from genzo.errors import ErrorType
from genzo.errors.documented import documented

_BAD, _FORBIDDEN, _NOT_FOUND = 400, 403, 404

# AttachKeyPair, DetachKeyPair
KEY_PAIR_NOT_FOUND = ErrorType(
    "InvalidKeyPairName.NotFound", _BAD, "The specified KeyPairName does not exist in our records."
)
INSTANCE_IDS_NOT_SUPPORTED = ErrorType(
    "InvalidInstanceIds.ValueNotSupported", _BAD, "The specified parameter InstanceIds is not valid."
)
WINDOWS_INSTANCE = ErrorType(
    "DependencyViolation.WindowsInstance",
    _FORBIDDEN,
    "The instance creating is windows, cannot use ssh key pair to login",
)
INSTANCE_KEY_PAIR_LIMIT = ErrorType(
    "InstanceKeyPairLimitExceeded", _FORBIDDEN, "The specified instances are beyond the permitted range."
)

# AuthorizeSecurityGroupEgress: what differs from AuthorizeSecurityGroup, whose other errors it shares
DEST_GROUP_NOT_FOUND = ErrorType(
    "InvalidDestGroupId.NotFound", _NOT_FOUND, "The DestGroupId provided does not exist in our records."
)
DEST_GROUP_VPC_MISMATCH = ErrorType(
    "InvalidDestGroupId.Mismatch",
    _BAD,
    "Specified security group and destination group are not in the same VPC.",
)
DEST_GROUP_NIC_MISMATCH = ErrorType(
    "InvalidDestGroupId.Mismatch", _FORBIDDEN, "NicType is required or NicType expects intranet."
)
DEST_MISSING = ErrorType(
    "MissingParameter.Dest",
    _BAD,
    "One of the parameters DestCidrIp, Ipv6DestCidrIp, DestGroupId or DestPrefixListId in {text} must be "
    "specified.",
)
DEST_BLANK = ErrorType(
    "MissingParameter", _FORBIDDEN, "The input parameter DestGroupId or DestCidrIp cannot be both blank."
)
SAME_GROUP = ErrorType(
    "InvalidSecurityGroup.IsSame",
    _FORBIDDEN,
    "The authorized SecurityGroupId should be different from the DestGroupId.",
)

# RevokeSecurityGroup, RevokeSecurityGroupEgress
RULE_ID_NOT_FOUND = ErrorType(
    "InvalidParam.SecurityGroupRuleId", _BAD, "The specified parameter SecurityGroupRuleId is not valid."
)
RULE_ID_REPEATED = ErrorType(
    "InvalidParam.SecurityGroupRuleIdRepeated",
    _BAD,
    "The specified parameter SecurityGroupRuleId is repeated.",
)

# JoinSecurityGroup
GROUPS_PER_INSTANCE = ErrorType(
    "InstanceSecurityGroupLimitExceeded",
    _BAD,
    "Exceeding the allowed amount of security groups that an instance can be in.",
)
INSTANCES_PER_GROUP = ErrorType(
    "SecurityGroupInstanceLimitExceeded",
    _FORBIDDEN,
    "The maximum number of instances in a security group is exceeded.",
)
INSTANCE_VPC_MISMATCH = ErrorType(
    "InvalidInstanceId.Mismatch", _BAD, "Specified instance and security group are not in the same VPC."
)
GROUP_TYPES_MIXED = ErrorType(
    "InvalidOperation.MultiGroupType",
    _BAD,
    "The specified instance can't join different types of security group.",
)
INSTANCE_STATUS = ErrorType(
    "IncorrectInstanceStatus",
    _FORBIDDEN,
    "The current status of the resource does not support this operation.",
)
INSTANCE_IN_GROUP = ErrorType(
    "InvalidInstanceId.AlreadyExists",
    _FORBIDDEN,
    "The specified instance already exists in the specified security group.",
)
INSTANCE_NOT_FOUND = ErrorType(
    "InvalidInstanceId.NotFound", _NOT_FOUND, "The specified InstanceId does not exist."
)
INTERFACE_AND_INSTANCE = ErrorType(
    "InvalidParam.EniIdAndInstanceId.Conflict",
    _FORBIDDEN,
    "The parameters InstanceId and NetworkInterfaceId cannot be specified at the same time.",
)
INTERFACE_NOT_FOUND = ErrorType(
    "InvalidEniId.NotFound", _NOT_FOUND, "The specified NetworkInterfaceId does not exist."
)
GROUP_NOT_FOUND = documented("AuthorizeSecurityGroup")("InvalidSecurityGroupId.NotFound")

# CreateVpc
VPC_CIDR = ErrorType("InvalidParameter", _BAD, "Specified CIDR block is not valid")
USER_CIDR_FORMAT = ErrorType("InvalidParameter", _BAD, "Specified UserCidr invalid format.")
USER_CIDR_QUOTA = ErrorType("InvalidUserCidr.Quota", _BAD, "Specified UserCidr number is greater than 3.")
USER_CIDR_RESERVED = ErrorType(
    "InvalidUserCidr.Malformed", _BAD, "Specified UserCidr overlapping in of 100.64.0.0/10."
)
VPC_NAME = ErrorType("InvalidVpcName.Malformed", _BAD, "Specified VPC name is not valid.")
VPC_DESCRIPTION = ErrorType(
    "InvalidVpcDiscription.Malformed",  # spelt so by the service
    _BAD,
    "Specified VPC description is not valid.",
)
VPC_QUOTA = ErrorType("QuotaExceeded.Vpc", _BAD, "VPC quota exceeded.")

# DeleteVpc
VPC_NOT_FOUND = ErrorType("InvalidVpcId.NotFound", _NOT_FOUND, "Specified VPC does not exist.")
VPC_STATUS = ErrorType("IncorrectVpcStatus", _BAD, "Current VPC status does not support this operation.")
VPC_HAS_INSTANCES = ErrorType(
    "DependencyViolation.Instance", _BAD, "Specified object has dependent resources"
)
VPC_HAS_VSWITCHES = ErrorType("DependencyViolation.VSwitch", _BAD, "Specified object has dependent resources")
VPC_HAS_GROUPS = ErrorType(
    "DependencyViolation.SecurityGroup", _BAD, "Specified object has dependent resources SecurityGroup."
)

# CreateVSwitch
ZONE_NOT_FOUND = ErrorType("InvalidZoneId.NotFound", _NOT_FOUND, "Specified zone does not exist.")
VSWITCH_NAME = ErrorType("InvalidVSwitchName.Malformed", _BAD, "Specified virtual switch name is not valid.")
VSWITCH_DESCRIPTION = ErrorType(
    "InvalidVSwitchDiscription.Malformed",  # spelt so by the service
    _BAD,
    "Specified virtual switch description is not valid.",
)
VSWITCH_CIDR = ErrorType("InvalidCidrBlock.Malformed", _BAD, "Specified CIDR block is not valid.")
VSWITCH_MASK = ErrorType(
    "InvalidCirdrBlock.MaskLength",  # spelt so by the service
    _BAD,
    "Specified CIDR block is not valid .",
)
VSWITCH_OUTSIDE = ErrorType("InvalidParameter", _BAD, "Specified CIDR block is not valid in VPC.")
VSWITCH_OVERLAPS = ErrorType(
    "InvalidCidrBlock.Overlapped", _BAD, "Specified CIDR block overlapped with other subnets."
)
VSWITCH_QUOTA = ErrorType("QuotaExceeded.VSwitch", _BAD, "Virtual switch quota exceeded.")
VSWITCH_BEING_MADE = ErrorType(
    "IncorrectVSwitchStatus", _BAD, "VSwitch Creation simultaneously is not supported."
)

# DeleteVSwitch
VSWITCH_NOT_FOUND = ErrorType("InvalidVSwitchId.NotFound", _NOT_FOUND, "VSwitch not exist.")
VSWITCH_STATUS = ErrorType("IncorrectVSwitchStatus", _BAD, "vpc subnet status not working.")
VSWITCH_IN_USE = ErrorType("DependencyViolation", _BAD, "Specified object has dependent resources.")
