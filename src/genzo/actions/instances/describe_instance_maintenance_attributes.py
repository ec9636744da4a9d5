"""DescribeInstanceMaintenanceAttributes: the maintenance attributes of instances, paged."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.instances.maintenance_policy import ACTIONS, AUTO_RECOVER
from genzo.actions.page_parameters import PageNumber, PageSizeTo100
from genzo.actions.paging import by_number
from genzo.actions.resource_names import on_or_any
from genzo.catalogue.instances import Instance
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("DescribeInstanceMaintenanceAttributes")
_NOT_FOUND = _ERRORS("InvalidInstanceId.NotFound")


class DescribeInstanceMaintenanceAttributesRequest(Request, frozen=True):
    region_id: str
    instance_id: Annotated[tuple[str, ...], msgspec.Meta(max_length=100)] = ()
    page_number: PageNumber = 1
    page_size: PageSizeTo100 = 10


@fields_in_key_order
class MaintenanceWindowType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    end_time: str
    start_time: str


class MaintenanceWindows(msgspec.Struct, frozen=True, rename="pascal"):
    maintenance_window: list[MaintenanceWindowType]


class SupportedValues(msgspec.Struct, frozen=True, rename="pascal"):
    supported_value: list[str]


@fields_in_key_order
class ActionOnMaintenance(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    default_value: str
    value: str
    supported_values: SupportedValues


@fields_in_key_order
class MaintenanceAttributeType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    notify_on_maintenance: bool
    instance_id: str
    maintenance_windows: MaintenanceWindows
    action_on_maintenance: ActionOnMaintenance


class MaintenanceAttributes(msgspec.Struct, frozen=True, rename="pascal"):
    maintenance_attribute: list[MaintenanceAttributeType]


@fields_in_key_order
class DescribeInstanceMaintenanceAttributesResponse(Response, frozen=True, kw_only=True):
    page_size: int
    request_id: str
    page_number: int
    total_count: int
    maintenance_attributes: MaintenanceAttributes


def describe_instance_maintenance_attributes(
    request: DescribeInstanceMaintenanceAttributesRequest, context: Context
) -> DescribeInstanceMaintenanceAttributesResponse:
    """The attributes of the instances that the request names, or of all in the region."""
    context.require_region(request.region_id)
    found = context.catalogue.resources(Instance, context.account_id, request.region_id)
    if request.instance_id:
        by_id = {instance.resource_id: instance for instance in found}
        if not by_id.keys() >= set(request.instance_id):
            raise _NOT_FOUND()
        found = [by_id[instance_id] for instance_id in dict.fromkeys(request.instance_id)]
    page = by_number(found, request.page_number, request.page_size)
    return DescribeInstanceMaintenanceAttributesResponse(
        page_size=request.page_size,
        request_id=context.request_id,
        page_number=request.page_number,
        total_count=len(found),
        maintenance_attributes=MaintenanceAttributes([_present(instance) for instance in page]),
    )


def _present(instance: Instance) -> MaintenanceAttributeType:
    windows = [
        MaintenanceWindowType(end_time=each.end_time, start_time=each.start_time)
        for each in instance.maintenance_windows
    ]
    return MaintenanceAttributeType(
        notify_on_maintenance=instance.notify_on_maintenance,
        instance_id=instance.resource_id,
        maintenance_windows=MaintenanceWindows(windows),
        action_on_maintenance=ActionOnMaintenance(
            default_value=AUTO_RECOVER,
            value=instance.action_on_maintenance or AUTO_RECOVER,
            supported_values=SupportedValues(list(ACTIONS)),
        ),
    )


DESCRIBE_INSTANCE_MAINTENANCE_ATTRIBUTES = Action(
    name="DescribeInstanceMaintenanceAttributes",
    request=DescribeInstanceMaintenanceAttributesRequest,
    response=DescribeInstanceMaintenanceAttributesResponse,
    handle=describe_instance_maintenance_attributes,
    resources=on_or_any("instance", "instance_id"),
)
