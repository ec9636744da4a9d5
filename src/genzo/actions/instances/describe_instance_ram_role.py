"""DescribeInstanceRamRole: the RAM roles of instances, paged."""

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.instances.named_instances import NamedErrors, named_instances
from genzo.actions.page_parameters import PageNumber, PageSizeTo50
from genzo.actions.paging import by_number
from genzo.actions.resource_names import json_ids, on_or_any
from genzo.catalogue.instances import Instance
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("DescribeInstanceRamRole")
_NAMED = NamedErrors(_ERRORS)
_EMPTY = _ERRORS("InvalidParameter.AllEmpty")


class DescribeInstanceRamRoleRequest(Request, frozen=True):
    region_id: str
    instance_ids: str | None = None
    page_number: PageNumber = 1
    page_size: PageSizeTo50 = 10
    ram_role_name: str | None = None


@fields_in_key_order
class InstanceRamRoleSetType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """An instance and the name of its role; "" stands for none."""

    ram_role_name: str
    instance_id: str


class InstanceRamRoleSets(msgspec.Struct, frozen=True, rename="pascal"):
    instance_ram_role_set: list[InstanceRamRoleSetType]


@fields_in_key_order
class DescribeInstanceRamRoleResponse(Response, frozen=True, kw_only=True):
    request_id: str
    total_count: int
    region_id: str
    instance_ram_role_sets: InstanceRamRoleSets


def describe_instance_ram_role(
    request: DescribeInstanceRamRoleRequest, context: Context
) -> DescribeInstanceRamRoleResponse:
    """The instances that the request names, or all that have the role, or those with both."""
    context.require_region(request.region_id)
    found = [
        instance
        for instance in _candidates(request, context)
        if not request.ram_role_name or instance.ram_role_name == request.ram_role_name
    ]
    shown = [
        InstanceRamRoleSetType(ram_role_name=instance.ram_role_name, instance_id=instance.resource_id)
        for instance in by_number(found, request.page_number, request.page_size)
    ]
    return DescribeInstanceRamRoleResponse(
        request_id=context.request_id,
        total_count=len(found),
        region_id=request.region_id,
        instance_ram_role_sets=InstanceRamRoleSets(shown),
    )


def _candidates(request: DescribeInstanceRamRoleRequest, context: Context) -> list[Instance]:
    if request.instance_ids:
        return named_instances(request.instance_ids, request.region_id, context, _NAMED)
    if not request.ram_role_name:
        raise _EMPTY(text="InstanceIds and RamRoleName cannot both be empty.")
    return context.catalogue.resources(Instance, context.account_id, request.region_id)


DESCRIBE_INSTANCE_RAM_ROLE = Action(
    name="DescribeInstanceRamRole",
    request=DescribeInstanceRamRoleRequest,
    response=DescribeInstanceRamRoleResponse,
    handle=describe_instance_ram_role,
    resources=on_or_any("instance", "instance_ids", read=json_ids),
)
