"""Finding the network interfaces of an account, those of its instances and those that no instance has."""

from typing import NamedTuple

from genzo.actions.action import Context, WriteContext
from genzo.catalogue.detached_interfaces import DetachedInterface
from genzo.catalogue.instances import Instance, NetworkInterface

PRIMARY = "Primary"


class PlacedInterface(NamedTuple):
    """A network interface, and the resource that it is kept in: its instance, or itself."""

    interface: NetworkInterface
    holder: Instance | DetachedInterface

    @property
    def instance(self) -> Instance | None:
        """The instance that has the interface."""
        return self.holder if isinstance(self.holder, Instance) else None

    @property
    def is_primary(self) -> bool:
        """Whether it is the primary interface of an instance."""
        return self.interface.type == PRIMARY

    @property
    def created(self) -> int:
        """The time of its creation, in milliseconds since 1970."""
        return self.interface.created or self.holder.created

    @property
    def resource_group_id(self) -> str:
        """Its resource group: that of the instance that it was created with, or its own."""
        return (self.interface if self.interface.created else self.holder).resource_group_id

    def status_at(self, now: int) -> str:
        """The state at ``now`` (milliseconds since 1970)."""
        return (self.holder if self.instance is None else self.interface).status_at(now)

    def put(self, context: WriteContext, changed: NetworkInterface) -> None:
        """Keep the interface as it is ``changed``."""
        context.catalogue.put_resource(self.holder.with_interface(changed))


def find_interface(context: Context, region_id: str, interface_id: str) -> PlacedInterface | None:
    """The caller's network interface of this id."""
    detached = context.catalogue.resource(DetachedInterface, context.account_id, region_id, interface_id)
    if detached is not None:
        return PlacedInterface(detached.interface, detached)
    return next(
        (
            each
            for each in attached_interfaces(context, region_id)
            if each.interface.network_interface_id == interface_id
        ),
        None,
    )


def attached_interfaces(context: Context, region_id: str) -> list[PlacedInterface]:
    """The interfaces of the caller's instances in VPCs: the classic network has none."""
    return [
        PlacedInterface(interface, instance)
        for instance in context.catalogue.resources(Instance, context.account_id, region_id)
        if instance.vpc_id
        for interface in instance.network_interfaces
    ]


def detached_interfaces(context: Context, region_id: str) -> list[PlacedInterface]:
    """The caller's interfaces that no instance has."""
    found = context.catalogue.resources(DetachedInterface, context.account_id, region_id)
    return [PlacedInterface(each.interface, each) for each in found]
