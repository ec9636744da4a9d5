"""The errors of AuthorizeSecurityGroup and AuthorizeSecurityGroupEgress, by what is wrong with a rule.

The two actions word alike what concerns them alike. ``peer`` is the other side of the traffic: its source
where a rule lets in, its destination where it lets out; ``own`` is the side of the group itself. A rule given
by Permissions.N and one given by the deprecated parameters of the request itself are refused with different
codes: those that came with Permissions.N name the parameter.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from genzo.errors import ErrorType, network
from genzo.errors.documented import documented

_ERRORS = documented("AuthorizeSecurityGroup")


@dataclass(frozen=True)
class Worded:
    """One mistake: how it is refused in Permissions.N, and how in a deprecated parameter."""

    new: ErrorType
    old: ErrorType

    def raised(self, place: str, name: str) -> Exception:
        """The error for the parameter ``name`` of the rule at ``place``, which is empty for the old form."""
        return self.new(text=f"{place}.{name}") if place else self.old()


@dataclass(frozen=True)
class RuleErrors:
    """What one of the actions raises."""

    malformed_group: ErrorType
    no_group: ErrorType
    both_forms: ErrorType
    duplicates: ErrorType
    protocol: ErrorType
    protocol_ports: ErrorType
    no_ports: ErrorType
    ports: Worded
    source_ports: ErrorType
    policy: ErrorType
    priority: Worded
    nic_type: ErrorType
    description: ErrorType
    peer_missing: Worded
    two_peers: ErrorType
    two_owns: ErrorType
    peer_cidr: Worded
    own_cidr: Worded
    peer_ipv6: Worded
    own_ipv6: Worded
    same_cidr: ErrorType
    mixed_families: ErrorType
    ipv6_for_ipv4: ErrorType
    ipv4_for_ipv6: ErrorType
    same_group: ErrorType
    no_peer_group: ErrorType
    peer_vpc: ErrorType
    peer_nic_type: ErrorType
    peer_network: ErrorType
    peer_enterprise: ErrorType
    own_enterprise: ErrorType
    classic_prefix_list: ErrorType
    no_prefix_list: ErrorType
    too_many_groups: ErrorType
    too_many: ErrorType

    def all(self) -> tuple[ErrorType, ...]:
        """Every error, each once."""
        return self._of([field.name for field in fields(self)])

    def of_reading(self) -> tuple[ErrorType, ...]:
        """Those of a rule that is only read, and not added to a group."""
        return self._of([field.name for field in fields(self) if field.name not in _OF_ADDING])

    def _of(self, names: Iterable[str]) -> tuple[ErrorType, ...]:
        found: dict[ErrorType, None] = {}
        for name in names:
            value = getattr(self, name)
            found |= dict.fromkeys((value.new, value.old) if isinstance(value, Worded) else (value,))
        return tuple(found)


_OF_ADDING = frozenset(
    (
        "same_group",
        "no_peer_group",
        "peer_vpc",
        "peer_nic_type",
        "peer_network",
        "peer_enterprise",
        "own_enterprise",
        "classic_prefix_list",
        "no_prefix_list",
        "too_many_groups",
        "too_many",
    )
)


_SOURCE_CIDR = Worded(_ERRORS("InvalidParam.SourceCidrIp"), _ERRORS("InvalidSourceCidrIp.Malformed"))
_DEST_CIDR = Worded(_ERRORS("InvalidParam.DestCidrIp"), _ERRORS("InvalidDestCidrIp.Malformed"))
_SOURCE_IPV6 = Worded(_ERRORS("InvalidParam.Ipv6SourceCidrIp"), _ERRORS("InvalidParameter.Ipv6CidrIp"))
_DEST_IPV6 = Worded(_ERRORS("InvalidParam.Ipv6DestCidrIp"), _ERRORS("InvalidParameter.Ipv6CidrIp"))
_TWO_SOURCES = _ERRORS("InvalidParam.SourceIp")
_TWO_DESTINATIONS = _ERRORS("InvalidParam.DestIp")

INGRESS = RuleErrors(
    malformed_group=_ERRORS("InvalidSecurityGroupId.Malformed"),
    no_group=_ERRORS("InvalidSecurityGroupId.NotFound"),
    both_forms=_ERRORS("InvalidParam.Permissions"),
    duplicates=_ERRORS("InvalidParam.DuplicatePermissions"),
    protocol=_ERRORS("InvalidIpProtocol.ValueNotSupported"),
    protocol_ports=_ERRORS("OperationDenied"),
    no_ports=_ERRORS("InvalidPortRange.Malformed"),
    ports=Worded(_ERRORS("InvalidParam.PortRange"), _ERRORS("InvalidIpProtocol.Malformed")),
    source_ports=_ERRORS("InvalidSourcePortRange.Malformed"),
    policy=_ERRORS("InvalidPolicy.Malformed"),
    priority=Worded(_ERRORS("InvalidPriority.ValueNotSupported"), _ERRORS("InvalidPriority.Malformed")),
    nic_type=_ERRORS("InvalidNicType.ValueNotSupported"),
    description=_ERRORS("InvalidSecurityGroupDiscription.Malformed"),
    peer_missing=Worded(
        _ERRORS("MissingParameter.Source"), _ERRORS("MissingParameter", "cannot be both blank")
    ),
    two_peers=_TWO_SOURCES,
    two_owns=_TWO_DESTINATIONS,
    peer_cidr=_SOURCE_CIDR,
    own_cidr=_DEST_CIDR,
    peer_ipv6=_SOURCE_IPV6,
    own_ipv6=_DEST_IPV6,
    same_cidr=_ERRORS("InvalidParamter.Conflict", "DestCidrIp"),
    mixed_families=_ERRORS("InvalidParameter.Conflict"),
    ipv6_for_ipv4=_ERRORS("InvalidParam.Ipv4ProtocolConflictWithIpv6Address"),
    ipv4_for_ipv6=_ERRORS("InvalidParam.Ipv6ProtocolConflictWithIpv4Address"),
    same_group=_ERRORS("InvalidParamter.Conflict", "SourceGroupId"),
    no_peer_group=_ERRORS("InvalidSourceGroupId.NotFound"),
    peer_vpc=_ERRORS("InvalidSourceGroupId.Mismatch", "same VPC"),
    peer_nic_type=_ERRORS("InvalidSourceGroupId.Mismatch", "NicType"),
    peer_network=_ERRORS("InvalidNetworkType.Conflict"),
    peer_enterprise=_ERRORS("InvalidGroupAuthParameter.OperationDenied"),
    own_enterprise=_ERRORS("InvalidGroupParameter.OperationDenied"),
    classic_prefix_list=_ERRORS("NotSupported.ClassicNetworkPrefixList"),
    no_prefix_list=_ERRORS("InvalidPrefixListId.NotFound"),
    too_many_groups=_ERRORS("AuthorizedGroupRule.LimitExceed"),
    too_many=_ERRORS("AuthorizationLimitExceed"),
)

EGRESS = replace(
    INGRESS,
    peer_missing=Worded(network.DEST_MISSING, network.DEST_BLANK),
    two_peers=_TWO_DESTINATIONS,
    two_owns=_TWO_SOURCES,
    peer_cidr=_DEST_CIDR,
    own_cidr=_SOURCE_CIDR,
    peer_ipv6=_DEST_IPV6,
    own_ipv6=_SOURCE_IPV6,
    same_group=network.SAME_GROUP,
    no_peer_group=network.DEST_GROUP_NOT_FOUND,
    peer_vpc=network.DEST_GROUP_VPC_MISMATCH,
    peer_nic_type=network.DEST_GROUP_NIC_MISMATCH,
)
