"""Network interfaces as resources with tags: attached ones are kept in their instances."""

import msgspec

from genzo.actions.action import Context, WriteContext
from genzo.actions.network.find_interface import (
    PlacedInterface,
    attached_interfaces,
    detached_interfaces,
    find_interface,
)
from genzo.actions.paging import NEWEST_FIRST
from genzo.catalogue.detached_interfaces import DetachedInterface, detached

INTERFACE = DetachedInterface.kind
"""The resource type of network interfaces."""


def find_tagged_interface(context: Context, region_id: str, interface_id: str) -> DetachedInterface | None:
    """The caller's network interface of this id, attached or not."""
    placed = find_interface(context, region_id, interface_id)
    return None if placed is None else _as_resource(placed)


def own_interfaces(context: Context, region_id: str) -> list[DetachedInterface]:
    """All of the caller's network interfaces in a region, newest first."""
    placed = (*attached_interfaces(context, region_id), *detached_interfaces(context, region_id))
    return sorted(map(_as_resource, placed), key=NEWEST_FIRST.place)


def put_interface(context: WriteContext, changed: DetachedInterface) -> None:
    """Keep the tags and the resource group of a network interface where it is kept.

    An interface with a group of its own has a time of its own, too: one that was created with its instance
    has both of it.
    """
    placed = find_interface(context, changed.region_id, changed.resource_id)
    assert placed is not None  # noqa: S101 - found in this transaction
    interface = msgspec.structs.replace(placed.interface, tags=changed.tags)
    if changed.resource_group_id != placed.resource_group_id:
        interface = msgspec.structs.replace(
            interface, created=placed.created, resource_group_id=changed.resource_group_id
        )
    placed.put(context, interface)


def _as_resource(placed: PlacedInterface) -> DetachedInterface:
    """The interface with its tags and its resource group as other resources have them."""
    holder = placed.holder
    own = holder if isinstance(holder, DetachedInterface) else detached(holder, placed.interface)
    return msgspec.structs.replace(
        own, tags=placed.interface.tags, resource_group_id=placed.resource_group_id
    )
