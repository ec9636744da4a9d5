"""What is available in which zone, as DescribeAvailableResource shows it."""

import msgspec

from genzo.wire.structs import UNSET, UnsetType


class SupportedResourceType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """One available value; only disks have Max, Min and Unit."""

    status: str = "Available"
    value: str
    max: int | UnsetType = UNSET
    unit: str | UnsetType = UNSET
    status_category: str = "WithStock"
    min: int | UnsetType = UNSET


class SupportedResources(msgspec.Struct, frozen=True, rename="pascal"):
    supported_resource: list[SupportedResourceType]


class AvailableResourceType(msgspec.Struct, frozen=True, rename="pascal"):
    type: str
    supported_resources: SupportedResources


class AvailableResources(msgspec.Struct, frozen=True, rename="pascal"):
    available_resource: list[AvailableResourceType]


class AvailableZoneType(msgspec.Struct, frozen=True, rename="pascal"):
    zone_id: str
    status: str
    status_category: str
    region_id: str
    available_resources: AvailableResources


class AvailableZones(msgspec.Struct, frozen=True, rename="pascal"):
    available_zone: list[AvailableZoneType]
