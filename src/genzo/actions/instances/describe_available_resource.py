"""DescribeAvailableResource: the resources that each zone offers. Here every zone offers everything.

Cores and Memory filter instance types, and need DestinationResource=InstanceType.
"""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.instances.available_resources import WantedResource, offered
from genzo.actions.instances.available_zones import (
    AvailableResources,
    AvailableResourceType,
    AvailableZones,
    AvailableZoneType,
    SupportedResources,
    SupportedResourceType,
)
from genzo.actions.resource_names import EVERYTHING
from genzo.catalogue.disks import DISK_CATEGORIES
from genzo.errors import INVALID_PARAMETER, ErrorType
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, UNSET, Request, Response, UnsetType

_ERRORS = errors_of("DescribeAvailableResource")
_NO_DESTINATION = _ERRORS("Invalid.Param")
_CONFLICT = _ERRORS("InvalidParam.TypeAndCpuMem.Conflict")
_NO_HOST = _ERRORS("InvalidDedicatedHostId.NotFound")
_REGION_NOT_FOUND = _ERRORS("InvalidRegionId.NotFound")
_CORES = _ERRORS("InvalidParam.Cores")
_MEMORY = _ERRORS("InvalidParam.Memory")
_REGION_SCOPES = ("Region", "region")
_IN_STOCK = "WithStock"
_DESTINATIONS = ("Zone", "IoOptimized", "InstanceType", "SystemDisk", "DataDisk", "Network", "ddh")
_VALUES: tuple[tuple[str, tuple[str, ...], ErrorType], ...] = (
    ("instance_charge_type", ("PrePaid", "PostPaid"), _ERRORS("Invalid.InstanceChargeType")),
    ("destination_resource", _DESTINATIONS, _ERRORS("Invalid.DestinationResource")),
    ("resource_type", ("instance", "disk", "reservedinstance", "ddh"), _ERRORS("Invalid.ResourceType")),
    ("io_optimized", ("none", "optimized"), _ERRORS("Invalid.IoOptimized")),
    ("network_category", ("vpc", "classic"), _ERRORS("Invalid.NetworkCategory")),
    ("spot_strategy", ("NoSpot", "SpotWithPriceLimit", "SpotAsPriceGo"), _ERRORS("Invalid.SpotStrategy")),
    ("scope", (*_REGION_SCOPES, "Zone", "zone"), _ERRORS("InvalidParameter.Scope")),
)


class DescribeAvailableResourceRequest(Request, frozen=True):
    region_id: str
    instance_charge_type: Annotated[str, NO_EFFECT] = "PostPaid"
    spot_strategy: Annotated[str, NO_EFFECT] = "NoSpot"
    spot_duration: Annotated[int, NO_EFFECT, msgspec.Meta(ge=0, le=6)] = 1
    destination_resource: str | None = None
    zone_id: str | None = None
    io_optimized: str | None = None
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
    """The zones; RequestId stands alone where nothing is available."""

    request_id: str
    available_zones: AvailableZones | UnsetType = UNSET


def describe_available_resource(
    request: DescribeAvailableResourceRequest, context: Context
) -> DescribeAvailableResourceResponse:
    """The requested resources of every zone, or with Scope=Region those of the whole region."""
    if request.region_id not in context.facts.regions:
        raise _REGION_NOT_FOUND()
    _check(request)
    wanted = _wanted(request)
    resources = offered(wanted, context.facts)
    zones = _zones(request, wanted, resources, context) if resources else []
    return DescribeAvailableResourceResponse(
        request_id=context.request_id, available_zones=AvailableZones(zones) if zones else UNSET
    )


def _wanted(request: DescribeAvailableResourceRequest) -> WantedResource:
    return WantedResource(
        kind=request.destination_resource or "",
        resource_type=request.resource_type,
        is_regional=request.scope in _REGION_SCOPES,
        instance_type=request.instance_type,
        cores=request.cores,
        memory=request.memory,
        system_disk=request.system_disk_category,
        data_disk=request.data_disk_category,
        network=request.network_category,
        io_optimized=request.io_optimized,
    )


def _zones(
    request: DescribeAvailableResourceRequest,
    wanted: WantedResource,
    resources: list[SupportedResourceType],
    context: Context,
) -> list[AvailableZoneType]:
    if wanted.is_regional:
        return [_zone(request, "", UNSET, resources)]
    zones = (zone.zone_id for zone in context.facts.zones_of(request.region_id))
    return [
        _zone(request, zone_id, _IN_STOCK, [_itself(zone_id)] if wanted.kind == "Zone" else resources)
        for zone_id in zones
        if request.zone_id in (None, zone_id)
    ]


def _itself(zone_id: str) -> SupportedResourceType:
    return SupportedResourceType(value=zone_id, status_category=_IN_STOCK)


def _zone(
    request: DescribeAvailableResourceRequest,
    zone_id: str,
    stock: str | UnsetType,
    resources: list[SupportedResourceType],
) -> AvailableZoneType:
    available = AvailableResourceType(request.destination_resource or "", SupportedResources(resources))
    return AvailableZoneType(
        zone_id=zone_id,
        status="Available",
        status_category=stock,
        region_id=request.region_id,
        available_resources=AvailableResources([available]),
    )


def _check(request: DescribeAvailableResourceRequest) -> None:
    if request.destination_resource is None:
        raise _NO_DESTINATION()
    for name, allowed, error in _VALUES:
        if getattr(request, name) not in (None, *allowed):
            raise error()
    _check_categories(request)
    if request.dedicated_host_id is not None:
        raise _NO_HOST()
    if request.destination_resource != "InstanceType":
        if request.cores is not None:
            raise _CORES()
        if request.memory is not None:
            raise _MEMORY()
    if request.instance_type and (request.cores is not None or request.memory is not None):
        raise _CONFLICT()


def _check_categories(request: DescribeAvailableResourceRequest) -> None:
    for category, name in (
        (request.system_disk_category, "SystemDiskCategory"),
        (request.data_disk_category, "DataDiskCategory"),
    ):
        if category not in (None, *DISK_CATEGORIES):
            raise INVALID_PARAMETER(name=name)


DESCRIBE_AVAILABLE_RESOURCE = Action(
    name="DescribeAvailableResource",
    request=DescribeAvailableResourceRequest,
    response=DescribeAvailableResourceResponse,
    handle=describe_available_resource,
    resources=EVERYTHING,
)
