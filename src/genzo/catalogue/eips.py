"""Elastic IP addresses (EIPs): public addresses that an account keeps and gives to instances."""

from typing import ClassVar

import msgspec

from genzo.catalogue.resource import Resource

AVAILABLE = "Available"
ASSOCIATING = "Associating"
IN_USE = "InUse"
UNASSOCIATING = "Unassociating"

ECS_INSTANCE = "EcsInstance"
"""The InstanceType of an instance of ECS."""


class Eip(Resource, frozen=True, kw_only=True, omit_defaults=True):
    """An elastic IP address. Its state is ``transitional_status`` until ``settles_at``, then ``status``.

    ``bandwidth`` is in Mbit/s. ``settles_at`` and ``expires`` are in milliseconds since 1970; an ``expires``
    of 0 means pay-as-you-go. ``instance_id`` is "" while it belongs to no instance.
    """

    kind: ClassVar[str] = "eip"

    ip_address: str = ""
    bandwidth: int = 5
    internet_charge_type: str = "PayByBandwidth"
    isp: str = "BGP"
    expires: int = 0
    instance_id: str = ""
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

    def associated(self, instance_id: str, private_ip: str, settles_at: int) -> "Eip":
        """The address as it is once an instance has it, from ``settles_at`` on."""
        return msgspec.structs.replace(
            self,
            instance_id=instance_id,
            private_ip=private_ip,
            status=IN_USE,
            transitional_status=ASSOCIATING,
            settles_at=settles_at,
        )

    def unassociated(self, settles_at: int) -> "Eip":
        """The address without its instance, available from ``settles_at`` on."""
        return msgspec.structs.replace(
            self,
            instance_id="",
            private_ip="",
            status=AVAILABLE,
            transitional_status=UNASSOCIATING,
            settles_at=settles_at,
        )
