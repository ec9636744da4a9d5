"""What DescribeAvailableResource offers: the instance types, disks and networks that a creation takes.

An offer is the same in every zone. It follows from the facts that RunInstances and CreateDisk check
(docs/decisions/0034-disk-categories.md).
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from genzo.actions.instances.available_zones import SupportedResourceType
from genzo.actions.instances.creation_disks import DATA_SIZES, SYSTEM_SIZES
from genzo.actions.snapshots.disk_sizes import SIZES
from genzo.catalogue.disks import REGIONAL
from genzo.catalogue.facts import Facts, InstanceType
from genzo.catalogue.instance_families import InstanceFamily

_FIRST_GENERATION = "ecs-1"
_NETWORKS = ("vpc", "classic")
_INSTANCES, _DISKS = "instance", "disk"
_DATA_DISK = "DataDisk"
_Offers = Iterator[SupportedResourceType]
_Offered = tuple[InstanceType, InstanceFamily]


class WantedResource(NamedTuple):
    """The conditions of a request; None stands for any value.

    ``kind`` is DestinationResource. ``is_regional`` asks for resources of a region instead of those of zones.
    """

    kind: str
    resource_type: str | None
    is_regional: bool
    instance_type: str | None
    cores: int | None
    memory: float | None
    system_disk: str | None
    data_disk: str | None
    network: str | None
    io_optimized: str | None


def offered(wanted: WantedResource, facts: Facts) -> list[SupportedResourceType]:
    """The values that are available; a zone is available if an instance type is."""
    # Genzo has no reserved instances and dedicated hosts, and no resource of a whole region but disks.
    if wanted.resource_type not in (None, _INSTANCES, _DISKS) or (
        wanted.is_regional and wanted.kind != _DATA_DISK
    ):
        return []
    if wanted.resource_type == _DISKS and wanted.instance_type is None:
        return list(_disks(SIZES, set(SIZES), wanted.data_disk, wanted)) if wanted.kind == _DATA_DISK else []
    types = list(_types(wanted, facts))
    return list(_OFFERS[wanted.kind](types, wanted)) if wanted.kind in _OFFERS else []


def _in_stock(value: str) -> SupportedResourceType:
    return SupportedResourceType(value=value, status_category="WithStock")


def _types(wanted: WantedResource, facts: Facts) -> Iterator[_Offered]:
    """The instance types that a creation with these values could have."""
    for name, each in facts.instance_types.items():
        if wanted.instance_type not in (None, name):
            continue
        family = facts.find_family(each.instance_type_family)
        if (
            wanted.cores in (None, each.cpu_core_count)
            and wanted.memory in (None, each.memory_size)
            and (wanted.io_optimized != "none" or each.generation == _FIRST_GENERATION)
            and wanted.system_disk in (None, *family.system_disks)
            and wanted.data_disk in (None, *family.data_disks)
        ):
            yield each, family


def _names(types: list[_Offered], _wanted: WantedResource) -> _Offers:
    return (_in_stock(each.instance_type_id) for each, _ in types)


def _io_optimized(types: list[_Offered], wanted: WantedResource) -> _Offers:
    if types and wanted.io_optimized != "none":
        yield _in_stock("optimized")
    if wanted.io_optimized != "optimized" and any(each.generation == _FIRST_GENERATION for each, _ in types):
        yield _in_stock("none")


def _networks(types: list[_Offered], wanted: WantedResource) -> _Offers:
    return (_in_stock(each) for each in _NETWORKS if types and wanted.network in (None, each))


def _system_disks(types: list[_Offered], wanted: WantedResource) -> _Offers:
    taken = {each for _, family in types for each in family.system_disks}
    return _disks(SYSTEM_SIZES, taken, wanted.system_disk, wanted)


def _data_disks(types: list[_Offered], wanted: WantedResource) -> _Offers:
    taken = {each for _, family in types for each in family.data_disks}
    return _disks(DATA_SIZES, taken, wanted.data_disk, wanted)


def _disks(
    sizes: Mapping[str, tuple[int, int]], taken: set[str], category: str | None, wanted: WantedResource
) -> _Offers:
    for name, (least, most) in sizes.items():
        if name in taken and category in (None, name) and (name == REGIONAL) == wanted.is_regional:
            yield SupportedResourceType(value=name, max=most, unit="GiB", min=least)


_OFFERS: dict[str, Callable[[list[_Offered], WantedResource], _Offers]] = {
    "Zone": _names,
    "InstanceType": _names,
    "IoOptimized": _io_optimized,
    "Network": _networks,
    "SystemDisk": _system_disks,
    _DATA_DISK: _data_disks,
}
