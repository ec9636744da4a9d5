"""Network interfaces that no instance has. Those of an instance are part of it (`catalogue.instances`)."""

from typing import ClassVar

import msgspec

from genzo.catalogue.instances import Instance, NetworkInterface
from genzo.catalogue.resource import Resource

AVAILABLE = "Available"
DETACHING = "Detaching"


class DetachedInterface(Resource, frozen=True, kw_only=True, omit_defaults=True):
    """A network interface that is attached to no instance; ``resource_id`` is its id.

    It is Detaching until ``settles_at`` (milliseconds since 1970), from the instance ``detached_from``.
    ``interface`` has its name, description, tags and resource group. The actions on tags see the last two on
    the resource, too (`genzo.actions.tags.interfaces`).
    """

    kind: ClassVar[str] = "eni"

    interface: NetworkInterface
    vpc_id: str = ""
    zone_id: str = ""
    settles_at: int = 0
    detached_from: str = ""

    def status_at(self, now: int) -> str:
        """The state at ``now`` (milliseconds since 1970)."""
        return AVAILABLE if now >= self.settles_at else DETACHING

    def addresses_in(self, vswitch_id: str) -> set[str]:
        """Its private addresses in a vSwitch."""
        if self.interface.vswitch_id != vswitch_id:
            return set()
        return {self.interface.ip_address, *self.interface.secondary_ips}

    def with_interface(self, changed: NetworkInterface) -> "DetachedInterface":
        """The resource with its interface changed."""
        return msgspec.structs.replace(self, interface=changed)


def detached(instance: Instance, interface: NetworkInterface, settles_at: int = 0) -> DetachedInterface:
    """The interface of an instance as a resource of its own, Detaching until ``settles_at``."""
    own = interface
    if not interface.created:
        own = msgspec.structs.replace(
            interface, created=instance.created, resource_group_id=instance.resource_group_id
        )
    return DetachedInterface(
        resource_id=own.network_interface_id,
        region_id=instance.region_id,
        owner_id=instance.owner_id,
        created=own.created,
        interface=msgspec.structs.replace(own, settles_at=0),
        vpc_id=instance.vpc_id,
        zone_id=instance.zone_id,
        settles_at=settles_at,
        detached_from=instance.resource_id if settles_at else "",
    )
