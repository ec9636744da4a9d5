"""DescribeZones: the zones of a region and what can be created there.

Nothing is ever sold out here, so every zone offers every instance type and disk category Genzo knows.
"""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.regions.languages import local_name
from genzo.actions.resource_names import EVERYTHING
from genzo.catalogue.facts import Facts, Zone
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import NO_EFFECT, UNSET, Request, Response, UnsetType, in_any_case

_ERRORS = errors_of("DescribeZones")
_CHARGE_TYPE = _ERRORS("InvalidInstanceChargeType.NotFound")
_SPOT_STRATEGY = _ERRORS("InvalidSpotStrategy")
_LANGUAGE = _ERRORS("InvalidAcceptLanguage.NotFound")
_CHARGE_TYPES = ("PrePaid", "PostPaid")
_SPOT_STRATEGIES = ("NoSpot", "SpotWithPriceLimit", "SpotAsPriceGo")
_CREATABLE = ["VSwitch", "IoOptimized", "Instance", "DedicatedHost", "Disk"]
_DISK_CATEGORIES = ["cloud_efficiency", "cloud_ssd", "cloud_essd", "cloud_auto", "cloud_essd_entry"]
_VOLUME_CATEGORIES = ["san_efficiency", "san_ssd"]


class DescribeZonesRequest(Request, frozen=True):
    region_id: str
    verbose: bool = True
    instance_charge_type: Annotated[str, NO_EFFECT, in_any_case(_CHARGE_TYPES)] = "PostPaid"
    spot_strategy: Annotated[str, NO_EFFECT] = "NoSpot"
    accept_language: str = "zh-CN"


class _Part(msgspec.Struct, frozen=True, rename="pascal"):
    """A part of the answer."""


class SystemDiskCategories(_Part, frozen=True):
    categories: list[str] = msgspec.field(name="supportedSystemDiskCategory")


class DataDiskCategories(_Part, frozen=True):
    categories: list[str] = msgspec.field(name="supportedDataDiskCategory")


class InstanceGenerations(_Part, frozen=True):
    generations: list[str] = msgspec.field(name="supportedInstanceGeneration")


class SupportedInstanceTypes(_Part, frozen=True):
    types: list[str] = msgspec.field(name="supportedInstanceType")


class InstanceTypeFamilies(_Part, frozen=True):
    families: list[str] = msgspec.field(name="supportedInstanceTypeFamily")


class NetworkTypes(_Part, frozen=True):
    types: list[str] = msgspec.field(name="supportedNetworkCategory")


@fields_in_key_order
class ResourcesInfo(_Part, frozen=True, kw_only=True):
    io_optimized: bool
    system_disk_categories: SystemDiskCategories
    instance_generations: InstanceGenerations
    data_disk_categories: DataDiskCategories
    instance_types: SupportedInstanceTypes
    instance_type_families: InstanceTypeFamilies
    network_types: NetworkTypes


class AvailableResources(_Part, frozen=True):
    resources_info: list[ResourcesInfo]


class AvailableResourceCreation(_Part, frozen=True):
    resource_types: list[str]


class DedicatedHostGenerations(_Part, frozen=True):
    dedicated_host_generation: list[str]


class AvailableInstanceTypes(_Part, frozen=True):
    instance_types: list[str]


class AvailableDiskCategories(_Part, frozen=True):
    disk_categories: list[str]


class AvailableDedicatedHostTypes(_Part, frozen=True):
    dedicated_host_type: list[str]


class AvailableVolumeCategories(_Part, frozen=True):
    volume_categories: list[str]


@fields_in_key_order
class ZoneType(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    zone_id: str
    zone_type: str
    local_name: str
    available_resources: AvailableResources | UnsetType = UNSET
    available_resource_creation: AvailableResourceCreation | UnsetType = UNSET
    dedicated_host_generations: DedicatedHostGenerations | UnsetType = UNSET
    available_instance_types: AvailableInstanceTypes | UnsetType = UNSET
    available_disk_categories: AvailableDiskCategories | UnsetType = UNSET
    available_dedicated_host_types: AvailableDedicatedHostTypes | UnsetType = UNSET
    available_volume_categories: AvailableVolumeCategories | UnsetType = UNSET


class Zones(_Part, frozen=True):
    zone: list[ZoneType]


class DescribeZonesResponse(Response, frozen=True):
    request_id: str
    zones: Zones


def describe_zones(request: DescribeZonesRequest, context: Context) -> DescribeZonesResponse:
    """The zones of one region; without Verbose only their names."""
    context.require_region(request.region_id)
    if request.instance_charge_type not in _CHARGE_TYPES:
        raise _CHARGE_TYPE()
    if request.spot_strategy not in _SPOT_STRATEGIES:
        raise _SPOT_STRATEGY()
    offer = context.facts.derived(_offer) if request.verbose else {}
    zones = [
        _zone(zone, request.accept_language, offer) for zone in context.facts.zones_of(request.region_id)
    ]
    return DescribeZonesResponse(request_id=context.request_id, zones=Zones(zones))


def _zone(zone: Zone, language: str, offer: dict[str, msgspec.Struct]) -> ZoneType:
    name = local_name(zone.local_name, language, _LANGUAGE)
    plain = ZoneType(zone_id=zone.zone_id, zone_type=zone.zone_type, local_name=name)
    return msgspec.structs.replace(plain, **offer)


def _offer(facts: Facts) -> dict[str, msgspec.Struct]:
    """The resources that every zone offers, by attribute of ZoneType."""
    types = list(facts.instance_types)
    known = facts.instance_types.values()
    families = list(dict.fromkeys(kind.instance_type_family for kind in known))
    generations = sorted({kind.generation for kind in known if kind.generation})
    info = ResourcesInfo(
        io_optimized=True,
        system_disk_categories=SystemDiskCategories(_DISK_CATEGORIES),
        instance_generations=InstanceGenerations(generations),
        data_disk_categories=DataDiskCategories(_DISK_CATEGORIES),
        instance_types=SupportedInstanceTypes(types),
        instance_type_families=InstanceTypeFamilies(families),
        network_types=NetworkTypes(["vpc"]),
    )
    return {
        "available_resources": AvailableResources([info]),
        "available_resource_creation": AvailableResourceCreation(_CREATABLE),
        "dedicated_host_generations": DedicatedHostGenerations([]),
        "available_instance_types": AvailableInstanceTypes(types),
        "available_disk_categories": AvailableDiskCategories(_DISK_CATEGORIES),
        "available_dedicated_host_types": AvailableDedicatedHostTypes([]),
        "available_volume_categories": AvailableVolumeCategories(_VOLUME_CATEGORIES),
    }


DESCRIBE_ZONES = Action(
    name="DescribeZones",
    request=DescribeZonesRequest,
    response=DescribeZonesResponse,
    handle=describe_zones,
    resources=EVERYTHING,
)
