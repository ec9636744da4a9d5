"""DescribeAvailableResource: the resources that each zone offers. Here every zone offers everything.

Cores and Memory filter instance types, and need DestinationResource=InstanceType.
"""

from collections.abc import Iterator
from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.instances.available_zones import (
    AvailableResources,
    AvailableResourceType,
    AvailableZones,
    AvailableZoneType,
    SupportedResources,
    SupportedResourceType,
)
from genzo.actions.instances.creation_disks import DATA_SIZES, SYSTEM_SIZES
from genzo.errors import ErrorType
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, Request, Response

_ERRORS = errors_of("DescribeAvailableResource")
_NO_DESTINATION = _ERRORS("Invalid.Param")
_CONFLICT = _ERRORS("InvalidParam.TypeAndCpuMem.Conflict")
_NO_HOST = _ERRORS("InvalidDedicatedHostId.NotFound")
_REGION_NOT_FOUND = _ERRORS("InvalidRegionId.NotFound")
_CORES = _ERRORS("InvalidParam.Cores")
_MEMORY = _ERRORS("InvalidParam.Memory")
_DESTINATIONS = ("Zone", "IoOptimized", "InstanceType", "SystemDisk", "DataDisk", "Network", "ddh")
_VALUES: tuple[tuple[str, tuple[str, ...], ErrorType], ...] = (
    ("instance_charge_type", ("PrePaid", "PostPaid"), _ERRORS("Invalid.InstanceChargeType")),
    ("destination_resource", _DESTINATIONS, _ERRORS("Invalid.DestinationResource")),
    ("resource_type", ("instance", "disk", "reservedinstance", "ddh"), _ERRORS("Invalid.ResourceType")),
    ("io_optimized", ("none", "optimized"), _ERRORS("Invalid.IoOptimized")),
    ("network_category", ("vpc", "classic"), _ERRORS("Invalid.NetworkCategory")),
    ("spot_strategy", ("NoSpot", "SpotWithPriceLimit", "SpotAsPriceGo"), _ERRORS("Invalid.SpotStrategy")),
    ("scope", ("Region", "Zone"), _ERRORS("InvalidParameter.Scope")),
)


class DescribeAvailableResourceRequest(Request, frozen=True):
    region_id: str
    instance_charge_type: str = "PostPaid"
    spot_strategy: str = "NoSpot"
    spot_duration: Annotated[int, NO_EFFECT, msgspec.Meta(ge=0, le=6)] = 1
    destination_resource: str | None = None
    zone_id: str | None = None
    io_optimized: str = "optimized"
    dedicated_host_id: str | None = None
    instance_type: str | None = None
    system_disk_category: str | None = None
    data_disk_category: str | None = None
    network_category: str | None = None
    cores: int | None = None
    memory: float | None = None
    resource_type: str | None = None
    scope: str | None = None


class DescribeAvailableResourceResponse(Response, frozen=True):
    request_id: str
    available_zones: AvailableZones


def describe_available_resource(
    request: DescribeAvailableResourceRequest, context: Context
) -> DescribeAvailableResourceResponse:
    """The requested resources of every zone that has any."""
    if request.region_id not in context.facts.regions:
        raise _REGION_NOT_FOUND()
    _check(request)
    zones = []
    for zone in context.facts.zones_of(request.region_id):
        resources = list(_resources(request, zone.zone_id, context))
        if request.zone_id in (None, zone.zone_id) and resources:
            kind = request.destination_resource or ""
            available = AvailableResourceType(kind, SupportedResources(resources))
            zones.append(
                AvailableZoneType(
                    zone.zone_id, "Available", "WithStock", zone.region_id, AvailableResources([available])
                )
            )
    return DescribeAvailableResourceResponse(
        request_id=context.request_id, available_zones=AvailableZones(zones)
    )


def _check(request: DescribeAvailableResourceRequest) -> None:
    if request.destination_resource is None:
        raise _NO_DESTINATION()
    for name, allowed, error in _VALUES:
        if getattr(request, name) not in (None, *allowed):
            raise error()
    if request.dedicated_host_id is not None:
        raise _NO_HOST()
    if request.destination_resource != "InstanceType":
        if request.cores is not None:
            raise _CORES()
        if request.memory is not None:
            raise _MEMORY()
    if request.instance_type and (request.cores is not None or request.memory is not None):
        raise _CONFLICT()


def _resources(
    request: DescribeAvailableResourceRequest, zone_id: str, context: Context
) -> Iterator[SupportedResourceType]:
    types = list(_types(request, context))
    if not types:
        return
    match request.destination_resource:
        case "Zone":
            yield SupportedResourceType(value=zone_id)
        case "IoOptimized":
            yield from (SupportedResourceType(value=each) for each in ("optimized", "none"))
        case "InstanceType":
            yield from (SupportedResourceType(value=each) for each in types)
        case "Network":
            yield from (SupportedResourceType(value=each) for each in ("vpc", "classic"))
        case "SystemDisk":
            yield from _disks(SYSTEM_SIZES, request.system_disk_category)
        case "DataDisk":
            yield from _disks(DATA_SIZES, request.data_disk_category)


def _disks(sizes: dict[str, tuple[int, int]], category: str | None) -> Iterator[SupportedResourceType]:
    for name, (least, most) in sizes.items():
        if category in (None, name):
            yield SupportedResourceType(value=name, max=most, unit="GiB", min=least)


def _types(request: DescribeAvailableResourceRequest, context: Context) -> Iterator[str]:
    for name, facts in context.facts.instance_types.items():
        if (
            request.instance_type in (None, name)
            and request.cores in (None, facts.cpu_core_count)
            and request.memory in (None, facts.memory_size)
        ):
            yield name


DESCRIBE_AVAILABLE_RESOURCE = Action(
    name="DescribeAvailableResource",
    request=DescribeAvailableResourceRequest,
    response=DescribeAvailableResourceResponse,
    handle=describe_available_resource,
)
