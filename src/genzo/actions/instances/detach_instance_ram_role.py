"""DetachInstanceRamRole: take the RAM role from instances."""

from collections.abc import Sequence

import msgspec

from genzo.actions.action import Action, Context, WriteContext
from genzo.actions.instances.describe_instance_ram_role import InstanceRamRoleSets, InstanceRamRoleSetType
from genzo.actions.instances.named_instances import NamedErrors, named_instances
from genzo.actions.instances.passed_roles import PassedRoles
from genzo.actions.resource_names import json_ids, on
from genzo.catalogue.instances import Instance
from genzo.errors import ApiError
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_NAMED = NamedErrors(errors_of("DetachInstanceRamRole"))


class DetachInstanceRamRoleRequest(Request, frozen=True):
    instance_ids: str
    region_id: str
    ram_role_name: str | None = None


@fields_in_key_order
class DetachInstanceRamRoleResultType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """The result for one instance; ``instance_ram_role_sets`` has the role that was taken from it."""

    code: str
    message: str
    instance_id: str
    success: bool
    instance_ram_role_sets: InstanceRamRoleSets


class DetachInstanceRamRoleResults(msgspec.Struct, frozen=True, rename="pascal"):
    detach_instance_ram_role_result: list[DetachInstanceRamRoleResultType]


@fields_in_key_order
class DetachInstanceRamRoleResponse(Response, frozen=True, kw_only=True):
    ram_role_name: str
    request_id: str
    total_count: int
    fail_count: int
    detach_instance_ram_role_results: DetachInstanceRamRoleResults


def detach_instance_ram_role(
    request: DetachInstanceRamRoleRequest, context: WriteContext
) -> DetachInstanceRamRoleResponse:
    """Take the role from the instances, or the one role that the request names from those that have it."""
    context.require_region(request.region_id)
    instances = named_instances(request.instance_ids, request.region_id, context, _NAMED)
    results = [_detached(instance, request.ram_role_name, context) for instance in instances]
    return DetachInstanceRamRoleResponse(
        ram_role_name=request.ram_role_name or "",
        request_id=context.request_id,
        total_count=len(results),
        fail_count=0,
        detach_instance_ram_role_results=DetachInstanceRamRoleResults(results),
    )


def _detached(instance: Instance, name: str | None, context: WriteContext) -> DetachInstanceRamRoleResultType:
    taken = []
    if instance.ram_role_name and name in (None, "", instance.ram_role_name):
        taken.append(
            InstanceRamRoleSetType(ram_role_name=instance.ram_role_name, instance_id=instance.resource_id)
        )
        context.catalogue.put_resource(msgspec.structs.replace(instance, ram_role_name=""))
    return DetachInstanceRamRoleResultType(
        code="200",
        message="success",
        instance_id=instance.resource_id,
        success=True,
        instance_ram_role_sets=InstanceRamRoleSets(taken),
    )


def _detached_roles(request: DetachInstanceRamRoleRequest, context: Context) -> Sequence[str]:
    """The role that the request names, else those of its instances."""
    if request.ram_role_name:
        return (request.ram_role_name,)
    try:
        instances = named_instances(request.instance_ids, request.region_id, context, _NAMED)
    except ApiError:
        return ()  # The action answers with the error.
    return [instance.ram_role_name for instance in instances]


DETACH_INSTANCE_RAM_ROLE = Action(
    name="DetachInstanceRamRole",
    request=DetachInstanceRamRoleRequest,
    response=DetachInstanceRamRoleResponse,
    handle=detach_instance_ram_role,
    writes=True,
    resources=on("instance", "instance_ids", read=json_ids),
    passed_roles=PassedRoles(_detached_roles),
)
