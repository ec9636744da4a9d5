"""VPCs and their vSwitches, and security groups and their rules."""

import re
from typing import ClassVar

import msgspec

from genzo.catalogue.resource import Resource

PENDING = "Pending"
AVAILABLE = "Available"

_GROUP_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


class Permission(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One rule of a security group (DescribeSecurityGroupAttribute, Permissions.Permission).

    ``direction`` is "ingress" or "egress"; ``created`` is in milliseconds since 1970.
    """

    rule_id: str = ""
    created: int = 0
    direction: str
    ip_protocol: str
    port_range: str
    source_port_range: str = ""
    nic_type: str = "intranet"
    policy: str = "Accept"
    priority: int = 1
    description: str = ""
    source_cidr_ip: str = ""
    ipv6_source_cidr_ip: str = ""
    source_group_id: str = ""
    source_group_owner_account: str = ""
    dest_cidr_ip: str = ""
    ipv6_dest_cidr_ip: str = ""
    dest_group_id: str = ""
    dest_group_owner_account: str = ""

    @property
    def peer_group_id(self) -> str:
        """The security group on the other side of the rule; "" if the rule names addresses."""
        return self.source_group_id or self.dest_group_id

    def has_same_effect_as(self, other: "Permission") -> bool:
        """Whether both rules treat the same traffic alike; id, time and description do not count."""
        with_same_labels = msgspec.structs.replace(
            other,
            rule_id=self.rule_id,
            created=self.created,
            description=self.description,
            source_group_owner_account=self.source_group_owner_account,
            dest_group_owner_account=self.dest_group_owner_account,
        )
        return with_same_labels == self


class SecurityGroup(Resource, frozen=True, kw_only=True, omit_defaults=True):
    """A security group of a VPC, or of the classic network if ``vpc_id`` is "".

    ``inner_access_policy`` is "" where no request named it.
    """

    kind: ClassVar[str] = "securitygroup"

    vpc_id: str = ""
    security_group_type: str = "normal"
    permissions: tuple[Permission, ...] = ()
    inner_access_policy: str = ""

    @property
    def is_enterprise(self) -> bool:
        """Whether it is an advanced security group, whose rules cannot name other groups."""
        return self.security_group_type == "enterprise"


class PendingResource(Resource, frozen=True, kw_only=True, omit_defaults=True):
    """A resource that is Pending until ``settles_at`` (milliseconds since 1970), then Available."""

    kind: ClassVar[str] = ""

    settles_at: int = 0

    def status_at(self, now: int) -> str:
        """The state at ``now`` (milliseconds since 1970)."""
        return AVAILABLE if now >= self.settles_at else PENDING


class Vpc(PendingResource, frozen=True, kw_only=True, omit_defaults=True):
    """A virtual private cloud with the ids of its router and route table.

    ``has_dns_hostnames`` is what EnableDnsHostname says.
    """

    kind: ClassVar[str] = "vpc"

    cidr_block: str = ""
    user_cidrs: tuple[str, ...] = ()
    v_router_id: str = ""
    route_table_id: str = ""
    has_dns_hostnames: bool = False

    @property
    def dns_hostname_status(self) -> str:
        """``ENABLED`` or ``DISABLED``."""
        return "ENABLED" if self.has_dns_hostnames else "DISABLED"


class VSwitch(PendingResource, frozen=True, kw_only=True, omit_defaults=True):
    """A subnet of a VPC in one zone."""

    kind: ClassVar[str] = "vswitch"

    vpc_id: str = ""
    zone_id: str = ""
    cidr_block: str = ""


def is_valid_security_group_id(text: str) -> bool:
    """Whether a text has the form of a security group id: 1 to 64 letters, digits, ``-`` and ``_``."""
    return bool(_GROUP_ID.fullmatch(text))
