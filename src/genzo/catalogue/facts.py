"""What is true of the cloud itself: regions, zones and instance types. They ship with Genzo."""

from collections.abc import Mapping

import msgspec

LocalNames = Mapping[str, str]
"""A name by language tag: zh-CN, en-US, ja."""


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
    """An instance type; ``cpu_architecture`` is "X86" or "ARM", ``memory_size`` in GiB.

    ``generation`` is empty for families that are of none.
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
        """The architectures of images that run on it."""
        return ("arm64",) if self.cpu_architecture == "ARM" else ("i386", "x86_64")


class Facts(msgspec.Struct, frozen=True):
    """All facts, by id, in the order in which the service lists them."""

    regions: Mapping[str, Region]
    zones: tuple[Zone, ...]
    instance_types: Mapping[str, InstanceType]

    def zones_of(self, region_id: str) -> tuple[Zone, ...]:
        """The zones of one region."""
        return tuple(zone for zone in self.zones if zone.region_id == region_id)
