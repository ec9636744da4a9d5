"""The errors of the four actions on rules, by mistake.

``peer`` is the other side of the traffic: the source of an ingress rule, the destination of an egress rule;
``own`` is the side of the group. Rules in Permissions.N and rules in the deprecated parameters of the
request itself have different errors: the names of the latter end in ``_alone``.
"""

from genzo.errors.group import ErrorGroup, Listed


class RuleErrors(ErrorGroup):
    """The errors of a malformed rule; `IngressErrors` and `EgressErrors` add those that name a side."""

    malformed_group = Listed("InvalidSecurityGroupId.Malformed")
    no_group = Listed("InvalidSecurityGroupId.NotFound")
    both_forms = Listed("InvalidParam.Permissions")
    duplicates = Listed("InvalidParam.DuplicatePermissions")
    protocol = Listed("InvalidIpProtocol.ValueNotSupported")
    protocol_ports = Listed("OperationDenied")
    no_ports = Listed("InvalidPortRange.Malformed")
    protocol_port_list = Listed("InvalidParam.ProtocolNotSupportPortRangeList")
    ports = Listed("InvalidParam.PortRange")
    ports_alone = Listed("InvalidIpProtocol.Malformed", "InvalidIpPortRange.Malformed")
    source_ports = Listed("InvalidSourcePortRange.Malformed")
    policy = Listed("InvalidPolicy.Malformed")
    priority = Listed("InvalidPriority.ValueNotSupported")
    priority_alone = Listed("InvalidPriority.Malformed")
    nic_type = Listed("InvalidNicType.ValueNotSupported")
    description = Listed("InvalidSecurityGroupDiscription.Malformed")  # spelt so by the service
    same_cidr = Listed("InvalidParamter.Conflict", containing="DestCidrIp")
    mixed_families = Listed("InvalidParameter.Conflict")
    ipv6_for_ipv4 = Listed("InvalidParam.Ipv4ProtocolConflictWithIpv6Address")
    ipv4_for_ipv6 = Listed("InvalidParam.Ipv6ProtocolConflictWithIpv4Address")
    ipv6_alone = Listed("InvalidParameter.Ipv6CidrIp")
    peer_missing = Listed()
    peer_missing_alone = Listed()
    two_peers = Listed()
    two_owns = Listed()
    peer_cidr = Listed()
    peer_cidr_alone = Listed()
    own_cidr = Listed()
    own_cidr_alone = Listed()
    peer_ipv6 = Listed()
    own_ipv6 = Listed()


class IngressErrors(RuleErrors):
    """Those of an ingress rule."""

    peer_missing = Listed("MissingParameter.Source")
    peer_missing_alone = Listed("MissingParameter")
    two_peers = Listed("InvalidParam.SourceIp")
    two_owns = Listed("InvalidParam.DestIp")
    peer_cidr = Listed("InvalidParam.SourceCidrIp")
    peer_cidr_alone = Listed("InvalidSourceCidrIp.Malformed")
    own_cidr = Listed("InvalidParam.DestCidrIp")
    own_cidr_alone = Listed("InvalidDestCidrIp.Malformed")
    peer_ipv6 = Listed("InvalidParam.Ipv6SourceCidrIp")
    own_ipv6 = Listed("InvalidParam.Ipv6DestCidrIp")


class EgressErrors(RuleErrors):
    """Those of an egress rule."""

    peer_missing = Listed("MissingParameter.Dest")
    peer_missing_alone = Listed("MissingParameter")
    two_peers = Listed("InvalidParam.DestIp")
    two_owns = Listed("InvalidParam.SourceIp")
    peer_cidr = Listed("InvalidParam.DestCidrIp")
    peer_cidr_alone = Listed("InvalidDestCidrIp.Malformed")
    own_cidr = Listed("InvalidParam.SourceCidrIp")
    own_cidr_alone = Listed("InvalidSourceCidrIp.Malformed")
    peer_ipv6 = Listed("InvalidParam.Ipv6DestCidrIp")
    own_ipv6 = Listed("InvalidParam.Ipv6SourceCidrIp")


class AddingErrors(ErrorGroup):
    """The errors of a rule that cannot be added to a group."""

    peer_network = Listed("InvalidNetworkType.Conflict")
    peer_enterprise = Listed("InvalidGroupAuthParameter.OperationDenied")
    own_enterprise = Listed("InvalidGroupParameter.OperationDenied")
    classic_prefix_list = Listed("NotSupported.ClassicNetworkPrefixList")
    no_prefix_list = Listed("InvalidPrefixListId.NotFound")
    no_port_list = Listed("InvalidPortRangeListId.NotFound")
    too_many_groups = Listed("AuthorizedGroupRule.LimitExceed")
    too_many = Listed("AuthorizationLimitExceed")
    same_group = Listed()
    no_peer_group = Listed()
    peer_vpc = Listed()
    peer_nic_type = Listed()


class IngressAddingErrors(AddingErrors):
    """Those of an ingress rule."""

    same_group = Listed("InvalidParamter.Conflict", containing="SourceGroupId")
    no_peer_group = Listed("InvalidSourceGroupId.NotFound")
    peer_vpc = Listed("InvalidSourceGroupId.Mismatch", containing="same VPC")
    peer_nic_type = Listed("InvalidSourceGroupId.Mismatch", containing="NicType")


class EgressAddingErrors(AddingErrors):
    """Those of an egress rule."""

    same_group = Listed("InvalidSecurityGroup.IsSame")
    no_peer_group = Listed("InvalidDestGroupId.NotFound")
    peer_vpc = Listed("InvalidDestGroupId.Mismatch", containing="same VPC")
    peer_nic_type = Listed("InvalidDestGroupId.Mismatch", containing="NicType")


class RemovingErrors(ErrorGroup):
    """The errors of a rule that cannot be removed from a group."""

    same_group = Listed(
        "InvalidSecurityGroup.IsSame", "InvalidParamter.Conflict", containing="SecurityGroupId should be"
    )
    not_found = Listed("InvalidParam.SecurityGroupRuleId")
    repeated = Listed("InvalidParam.SecurityGroupRuleIdRepeated")
