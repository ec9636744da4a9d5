"""What is available in which zone, as DescribeAvailableResource shows it."""

import msgspec

from genzo.wire.structs import UNSET, UnsetType


class SupportedResourceType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """One available value. Disks have Max, Min and Unit, everything else has StatusCategory."""

    status: str = "Available"
    value: str
    max: int | UnsetType = UNSET
    unit: str | UnsetType = UNSET
    status_category: str | UnsetType = UNSET
    min: int | UnsetType = UNSET


class SupportedResources(msgspec.Struct, frozen=True, rename="pascal"):
    supported_resource: list[SupportedResourceType]


class AvailableResourceType(msgspec.Struct, frozen=True, rename="pascal"):
    type: str
    supported_resources: SupportedResources


class AvailableResources(msgspec.Struct, frozen=True, rename="pascal"):
    available_resource: list[AvailableResourceType]


class AvailableZoneType(msgspec.Struct, frozen=True, rename="pascal"):
    """The resources of a zone; those of a whole region have ZoneId "" and no StatusCategory."""

    zone_id: str
    status: str
    status_category: str | UnsetType
    region_id: str
    available_resources: AvailableResources


class AvailableZones(msgspec.Struct, frozen=True, rename="pascal"):
    available_zone: list[AvailableZoneType]
