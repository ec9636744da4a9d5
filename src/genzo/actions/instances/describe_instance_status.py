"""DescribeInstanceStatus: the states of instances, paged."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.instances.many_instances import IdsErrors, check_ids
from genzo.actions.page_parameters import PageNumber, PageSizeTo50
from genzo.actions.paging import by_number
from genzo.actions.resource_names import EVERYTHING
from genzo.catalogue.instances import Instance
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import NO_EFFECT, Request, Response

_ERRORS = errors_of("DescribeInstanceStatus")
_IDS = IdsErrors(_ERRORS)
_ZONE_NOT_FOUND = _ERRORS("InvalidZoneId.NotFound")


class DescribeInstanceStatusRequest(Request, frozen=True):
    region_id: str
    zone_id: str | None = None
    cluster_id: Annotated[str | None, NO_EFFECT] = None
    page_number: PageNumber = 1
    page_size: PageSizeTo50 = 10
    instance_id: tuple[str, ...] = ()


class InstanceStatusType(msgspec.Struct, frozen=True, rename="pascal"):
    status: str
    instance_id: str


class InstanceStatuses(msgspec.Struct, frozen=True, rename="pascal"):
    instance_status: list[InstanceStatusType]


@fields_in_key_order
class DescribeInstanceStatusResponse(Response, frozen=True, kw_only=True):
    page_size: int
    request_id: str
    page_number: int
    total_count: int
    instance_statuses: InstanceStatuses


def describe_instance_status(
    request: DescribeInstanceStatusRequest, context: Context
) -> DescribeInstanceStatusResponse:
    """The states of the named instances, or of all in the region or zone."""
    context.require_region(request.region_id)
    zones = {zone.zone_id for zone in context.facts.zones_of(request.region_id)}
    if request.zone_id is not None and request.zone_id not in zones:
        raise _ZONE_NOT_FOUND()
    if request.instance_id:
        check_ids(request.instance_id, _IDS)
    found = [
        instance
        for instance in context.catalogue.resources(Instance, context.account_id, request.region_id)
        if request.zone_id in (None, instance.zone_id)
        and (not request.instance_id or instance.resource_id in request.instance_id)
    ]
    statuses = [
        InstanceStatusType(instance.status_at(context.now), instance.resource_id)
        for instance in by_number(found, request.page_number, request.page_size)
    ]
    return DescribeInstanceStatusResponse(
        page_size=request.page_size,
        request_id=context.request_id,
        page_number=request.page_number,
        total_count=len(found),
        instance_statuses=InstanceStatuses(statuses),
    )


DESCRIBE_INSTANCE_STATUS = Action(
    name="DescribeInstanceStatus",
    request=DescribeInstanceStatusRequest,
    response=DescribeInstanceStatusResponse,
    handle=describe_instance_status,
    resources=EVERYTHING,
)
