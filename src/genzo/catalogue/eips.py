"""Elastic IP addresses (EIPs): public addresses that an account keeps and gives away."""

from typing import ClassVar

import msgspec

from genzo.catalogue.resource import Resource

AVAILABLE = "Available"
ASSOCIATING = "Associating"
IN_USE = "InUse"
UNASSOCIATING = "Unassociating"

ECS_INSTANCE = "EcsInstance"
"""The InstanceType of an instance of ECS."""
INTERFACE = "NetworkInterface"
"""The InstanceType of a secondary network interface."""


class Eip(Resource, frozen=True, kw_only=True, omit_defaults=True):
    """An elastic IP address. Its state is ``transitional_status`` until ``settles_at``, then ``status``.

    ``bandwidth`` is in Mbit/s. ``settles_at`` and ``expires`` are in milliseconds since 1970; an ``expires``
    of 0 means pay-as-you-go. ``instance_id`` is "" while it belongs to nothing; ``instance_type`` says
    whether it is the id of an instance or of a network interface.
    """

    kind: ClassVar[str] = "eip"

    ip_address: str = ""
    bandwidth: int = 5
    internet_charge_type: str = "PayByBandwidth"
    isp: str = "BGP"
    expires: int = 0
    instance_id: str = ""
    instance_type: str = ECS_INSTANCE
    private_ip: str = ""
    status: str = AVAILABLE
    transitional_status: str = ""
    settles_at: int = 0
    security_protection_types: tuple[str, ...] = ()

    @property
    def charge_type(self) -> str:
        """``PrePaid`` or ``PostPaid``."""
        return "PrePaid" if self.expires else "PostPaid"

    def status_at(self, now: int) -> str:
        """The state at ``now`` (milliseconds since 1970)."""
        return self.status if now >= self.settles_at else self.transitional_status

    def associated(self, instance_type: str, instance_id: str, private_ip: str, settles_at: int) -> "Eip":
        """The address as it is once an instance or an interface has it, from ``settles_at`` on."""
        return msgspec.structs.replace(
            self,
            instance_id=instance_id,
            instance_type=instance_type,
            private_ip=private_ip,
            status=IN_USE,
            transitional_status=ASSOCIATING,
            settles_at=settles_at,
        )

    def unassociated(self, settles_at: int) -> "Eip":
        """The address by itself, available from ``settles_at`` on."""
        return msgspec.structs.replace(
            self,
            instance_id="",
            instance_type=ECS_INSTANCE,
            private_ip="",
            status=AVAILABLE,
            transitional_status=UNASSOCIATING,
            settles_at=settles_at,
        )
