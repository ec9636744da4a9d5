"""The errors of ModifySecurityGroupRule and ModifySecurityGroupEgressRule, by mistake.

The rules of a changed rule are those of a new one (`rule_errors`); these actions name some mistakes
differently, and have no error of their own for others.
"""

from genzo.actions.network.rule_errors import (
    AddingErrors,
    EgressAddingErrors,
    EgressErrors,
    IngressAddingErrors,
    IngressErrors,
    RuleErrors,
)
from genzo.errors.group import ErrorGroup, Listed

_ILLEGAL = "InvalidParam.InvalidModifyRuleRequest"


class ChangeErrors(ErrorGroup):
    """The errors of a rule that is not found, or whose kind would change."""

    no_rule_id = Listed("InvalidSecurityGroupRuleId.NotFound")
    no_such_rule = Listed("SecurityGroupRule.NotFound")
    nic_type_changed = Listed("InvalidOperation.ModifyNicType")
    peer_kind_changed = Listed("InvalidOperation.ModifySgRuleEntityType")


class _ChangedRuleErrors(RuleErrors):
    """Those of a changed rule in either direction."""

    both_forms = Listed(_ILLEGAL)
    duplicates = Listed(_ILLEGAL)
    no_ports = Listed("OperationDenied")
    protocol_port_list = Listed("InvalidParam.ProtocolAndPortRangeMismatch")
    peer_missing = Listed("MissingParameter")
    ports = Listed("InvalidIpProtocol.Malformed")
    priority = Listed("InvalidPriority.Malformed")
    peer_ipv6 = Listed("InvalidParameter.Ipv6CidrIp")
    own_ipv6 = Listed("InvalidParameter.Ipv6CidrIp")


class _ChangedPeerErrors(AddingErrors):
    """Those of the group that a changed rule in either direction names."""

    peer_enterprise = Listed(_ILLEGAL)
    own_enterprise = Listed(_ILLEGAL)
    classic_prefix_list = Listed("InvalidPrefixListId.NotFound")
    no_port_list = Listed(_ILLEGAL)
    too_many_groups = Listed(_ILLEGAL)
    too_many = Listed(_ILLEGAL)


class ChangedIngressErrors(_ChangedRuleErrors, IngressErrors):
    """Those of a changed ingress rule."""

    peer_cidr = Listed("InvalidSourceCidrIp.Malformed")
    own_cidr = Listed("InvalidParam.DestCidrIp")
    own_cidr_alone = Listed("InvalidParam.DestCidrIp")


class ChangedEgressErrors(_ChangedRuleErrors, EgressErrors):
    """Those of a changed egress rule."""

    malformed_group = Listed("InvalidSecurityGroupId.NotFound")
    peer_cidr = Listed("InvalidDestCidrIp.Malformed")
    own_cidr = Listed("InvalidParam.SourceCidrIp")
    own_cidr_alone = Listed("InvalidParam.SourceCidrIp")


class ChangedIngressPeerErrors(_ChangedPeerErrors, IngressAddingErrors):
    """Those of the group that a changed ingress rule names."""

    peer_network = Listed("InvalidNetworkType.Mismatch")


class ChangedEgressPeerErrors(_ChangedPeerErrors, EgressAddingErrors):
    """Those of the group that a changed egress rule names."""
