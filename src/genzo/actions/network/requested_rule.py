"""A rule of a request, with the checks that both directions share (AuthorizeSecurityGroup)."""

import ipaddress
import re
from typing import NamedTuple

from genzo.actions.network.rule_errors import RuleErrors
from genzo.errors import MISSING_PARAMETER, ApiError, ErrorType

_PROTOCOLS = ("TCP", "UDP", "ICMP", "ICMPV6", "GRE", "ALL")
_WITH_PORTS = ("TCP", "UDP")
_NO_PORTS = "-1/-1"  # the only range of protocols without ports
_PORTS = re.compile(r"([0-9]{1,5})/([0-9]{1,5})", re.ASCII)
_MAX_PORT = 65535
_PRIORITY = re.compile(r"[1-9][0-9]?|100", re.ASCII)
_ADDRESSES = re.compile(r"[0-9A-Fa-f.:]{2,45}(/[0-9]{1,3})?", re.ASCII)
_POLICIES = {"accept": "Accept", "drop": "Drop"}
IN_VPC = "intranet"
"""The NicType of every rule in a VPC, whatever a request names: Terraform sends ``<nil>``."""
NIC_TYPES = ("internet", IN_VPC)
_MAX_DESCRIPTION = 512  # AuthorizeSecurityGroup, Permissions.N.Description


class RequestedRule(NamedTuple):
    """A rule whose sides are named from the view of the group: its peer, and its own.

    ``place`` is "Permissions.N", or empty for the deprecated parameters of the request itself.
    """

    place: str
    policy: str | None
    priority: str | None
    ip_protocol: str | None
    port_range: str | None
    source_port_range: str | None
    nic_type: str | None
    description: str | None
    peer_cidr: str | None
    peer_ipv6: str | None
    peer_group_id: str | None
    peer_owner: str | None
    peer_prefix_list_id: str | None
    own_cidr: str | None
    own_ipv6: str | None
    port_range_list_id: str | None = None

    def named(self, name: str) -> str:
        """The full name of one of its parameters."""
        return f"{self.place}.{name}" if self.place else name

    def refused(self, name: str, error: ErrorType, alone: ErrorType) -> ApiError:
        """The error of its parameter ``name``, or ``alone`` in deprecated parameters."""
        return error(text=self.named(name)) if self.place else alone(text=name)

    @property
    def protocol(self) -> str:
        """The protocol in the service's spelling."""
        return (self.ip_protocol or "").upper()

    @property
    def stated_policy(self) -> str:
        """The policy in the service's spelling."""
        return _POLICIES[(self.policy or "accept").lower()]


def require_valid(rule: RequestedRule, errors: RuleErrors, peer: str, own: str) -> None:
    """Refuse a malformed rule; ``peer`` and ``own`` are "Source" and "Dest", or the reverse.

    Raises:
        ApiError: see `RuleErrors`.
    """
    _require_traffic(rule, errors)
    _require_ports(rule, errors)
    _require_terms(rule, errors)
    _require_sides(rule, errors, peer, own)
    _require_families(rule, errors)


def _require_traffic(rule: RequestedRule, errors: RuleErrors) -> None:
    if rule.ip_protocol is None:
        raise MISSING_PARAMETER(name=rule.named("IpProtocol"))
    if rule.protocol not in _PROTOCOLS:
        raise errors.protocol(text=rule.named("IpProtocol"))
    if rule.port_range is None and rule.port_range_list_id is None:
        raise errors.no_ports()


def _require_ports(rule: RequestedRule, errors: RuleErrors) -> None:
    if rule.port_range is None:
        if rule.protocol not in _WITH_PORTS:
            raise errors.protocol_port_list()
        return
    ports = rule.port_range
    if ports != _NO_PORTS and not _is_port_range(ports):
        raise rule.refused("PortRange", errors.ports, errors.ports_alone)
    if (ports == _NO_PORTS) is (rule.protocol in _WITH_PORTS):
        raise errors.protocol_ports()
    source = rule.source_port_range
    has_ports = rule.protocol in _WITH_PORTS
    if source is not None and source != _NO_PORTS and not (has_ports and _is_port_range(source)):
        raise errors.source_ports()


def _is_port_range(text: str) -> bool:
    match = _PORTS.fullmatch(text)
    return match is not None and 1 <= int(match[1]) <= int(match[2]) <= _MAX_PORT


def _require_terms(rule: RequestedRule, errors: RuleErrors) -> None:
    if rule.policy is not None and rule.policy.lower() not in _POLICIES:
        raise errors.policy(text=rule.named("Policy"))
    if rule.priority is not None and not _PRIORITY.fullmatch(rule.priority):
        raise rule.refused("Priority", errors.priority, errors.priority_alone)
    if rule.nic_type is not None and rule.nic_type not in NIC_TYPES:
        raise errors.nic_type(text=rule.named("NicType"))
    if rule.description is not None and len(rule.description) > _MAX_DESCRIPTION:
        raise errors.description(text=rule.named("Description"))


def _require_sides(rule: RequestedRule, errors: RuleErrors, peer: str, own: str) -> None:
    if rule.peer_cidr is not None and rule.peer_ipv6 is not None:
        raise errors.two_peers(text=rule.place or "the request")
    if rule.own_cidr is not None and rule.own_ipv6 is not None:
        raise errors.two_owns(text=rule.place or "the request")
    if not (rule.peer_cidr or rule.peer_ipv6 or rule.peer_group_id or rule.peer_prefix_list_id):
        raise errors.peer_missing(text=rule.place) if rule.place else errors.peer_missing_alone()
    for text, version, name, error, alone in (
        (rule.peer_cidr, 4, f"{peer}CidrIp", errors.peer_cidr, errors.peer_cidr_alone),
        (rule.own_cidr, 4, f"{own}CidrIp", errors.own_cidr, errors.own_cidr_alone),
        (rule.peer_ipv6, 6, f"Ipv6{peer}CidrIp", errors.peer_ipv6, errors.ipv6_alone),
        (rule.own_ipv6, 6, f"Ipv6{own}CidrIp", errors.own_ipv6, errors.ipv6_alone),
    ):
        if text is not None and not _is_network(text, version):
            raise rule.refused(name, error, alone)
    if rule.peer_cidr is not None and rule.peer_cidr == rule.own_cidr:
        raise errors.same_cidr()


def _is_network(text: str, version: int) -> bool:
    """Whether this is an address or a range of the version; bits after the mask are allowed."""
    if not _ADDRESSES.fullmatch(text):
        return False
    try:
        return ipaddress.ip_network(text, strict=False).version == version
    except ValueError:
        return False


def _require_families(rule: RequestedRule, errors: RuleErrors) -> None:
    has_ipv4 = rule.peer_cidr is not None or rule.own_cidr is not None
    has_ipv6 = rule.peer_ipv6 is not None or rule.own_ipv6 is not None
    if has_ipv4 and has_ipv6:
        raise errors.mixed_families()
    if has_ipv6 and rule.protocol == "ICMP":
        raise errors.ipv6_for_ipv4()
    if has_ipv4 and rule.protocol == "ICMPV6":
        raise errors.ipv4_for_ipv6()
