"""Regions, zones and instance types of the cloud. Their data ships with Genzo (`genzo.data`)."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from genzo.catalogue.instance_families import InstanceFamily

LocalNames = Mapping[str, str]
"""A display name by language tag: zh-CN, en-US, ja (DescribeRegions, AcceptLanguage)."""


class Region(msgspec.Struct, frozen=True, rename="pascal"):
    """A region, as DescribeRegions lists it."""

    region_id: str
    region_endpoint: str
    status: str
    local_name: LocalNames


class Zone(msgspec.Struct, frozen=True, rename="pascal"):
    """A zone of a region, as DescribeZones lists it."""

    region_id: str
    zone_id: str
    zone_type: str
    local_name: LocalNames


class InstanceType(msgspec.Struct, frozen=True, rename="pascal"):
    """An instance type, as DescribeInstanceTypes lists it.

    ``cpu_architecture`` is "X86" or "ARM". ``memory_size`` is in GiB. ``generation`` is "" for families
    without a generation.
    """

    instance_type_id: str
    instance_type_family: str
    cpu_core_count: int
    memory_size: float
    cpu_architecture: str
    generation: str = ""
    instance_family_level: str = ""
    nvme_support: str = "unsupported"

    @property
    def image_architectures(self) -> tuple[str, ...]:
        """The architectures of the images that it can boot (DescribeImages, Architecture)."""
        return ("arm64",) if self.cpu_architecture == "ARM" else ("i386", "x86_64")


class Facts(msgspec.Struct, frozen=True):
    """All regions and instance types by id, and all zones, in the order in which the service lists them.

    ``find_family`` gives an instance family by its id; no server starts with reading them.
    """

    regions: Mapping[str, Region]
    zones: tuple[Zone, ...]
    instance_types: Mapping[str, InstanceType]
    find_family: Callable[[str], "InstanceFamily"]

    def zones_of(self, region_id: str) -> tuple[Zone, ...]:
        """The zones of one region."""
        return tuple(zone for zone in self.zones if zone.region_id == region_id)
