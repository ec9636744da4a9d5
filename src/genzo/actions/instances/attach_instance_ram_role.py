"""AttachInstanceRamRole: give instances a RAM role.

Genzo runs no machines, so nothing takes credentials of the role: DescribeInstanceRamRole shows it.
"""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context, WriteContext
from genzo.actions.instances.named_instances import NamedErrors, named_instances
from genzo.actions.instances.passed_roles import NAMED_ROLE
from genzo.actions.resource_names import json_ids, on
from genzo.catalogue.instances import Instance
from genzo.catalogue.ram import GLOBAL, RamRole, ram_key
from genzo.errors.table import errors_of
from genzo.identity.policies.json_document import MalformedPolicyError
from genzo.identity.policies.trust import parse_trust_policy
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import NO_EFFECT, Request, Response

_ERRORS = errors_of("AttachInstanceRamRole")
_NAMED = NamedErrors(_ERRORS)
_CLASSIC = _ERRORS("InvalidNetworkType.MismatchRamRole")
_NO_ROLE = _ERRORS("InvalidRamRole.NotFound")
_NOT_OF_ECS = _ERRORS("InvalidRamRole.NotEcsRole")

_ECS = "ecs.aliyuncs.com"
_OTHER_ROLE = "InvalidOperation.RamRoleAttached"


class AttachInstanceRamRoleRequest(Request, frozen=True):
    """Policy restricts the credentials of the role, which nothing here takes."""

    instance_ids: str
    ram_role_name: str
    region_id: str
    policy: Annotated[str | None, NO_EFFECT] = None


@fields_in_key_order
class AttachInstanceRamRoleResultType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """The result for one instance; ``code`` is "200", or the code of an error."""

    code: str
    message: str
    instance_id: str
    success: bool


class AttachInstanceRamRoleResults(msgspec.Struct, frozen=True, rename="pascal"):
    attach_instance_ram_role_result: list[AttachInstanceRamRoleResultType]


@fields_in_key_order
class AttachInstanceRamRoleResponse(Response, frozen=True, kw_only=True):
    ram_role_name: str
    request_id: str
    total_count: int
    fail_count: int
    attach_instance_ram_role_results: AttachInstanceRamRoleResults


def attach_instance_ram_role(
    request: AttachInstanceRamRoleRequest, context: WriteContext
) -> AttachInstanceRamRoleResponse:
    """Give the role to every instance that has no other role."""
    context.require_region(request.region_id)
    instances = named_instances(request.instance_ids, request.region_id, context, _NAMED)
    if not all(instance.vpc_id for instance in instances):
        raise _CLASSIC()
    _require_role(request.ram_role_name, context)
    results = [_attached(instance, request.ram_role_name, context) for instance in instances]
    return AttachInstanceRamRoleResponse(
        ram_role_name=request.ram_role_name,
        request_id=context.request_id,
        total_count=len(results),
        fail_count=sum(not result.success for result in results),
        attach_instance_ram_role_results=AttachInstanceRamRoleResults(results),
    )


def _require_role(name: str, context: Context) -> None:
    """Refuse a role that does not exist, or that does not trust ECS."""
    role = context.catalogue.resource(RamRole, context.account_id, GLOBAL, ram_key(name))
    if role is None:
        raise _NO_ROLE()
    try:
        trust = parse_trust_policy(role.trust_policy)
    except MalformedPolicyError:
        raise _NOT_OF_ECS() from None
    if not any(
        each.effect == "Allow" and _ECS in each.principals.get("Service", ()) for each in trust.statements
    ):
        raise _NOT_OF_ECS()


def _attached(instance: Instance, name: str, context: WriteContext) -> AttachInstanceRamRoleResultType:
    is_free = instance.ram_role_name in ("", name)
    if is_free:
        context.catalogue.put_resource(msgspec.structs.replace(instance, ram_role_name=name))
    return AttachInstanceRamRoleResultType(
        code="200" if is_free else _OTHER_ROLE,
        message="success" if is_free else "The specified instance has another RAM role.",
        instance_id=instance.resource_id,
        success=is_free,
    )


ATTACH_INSTANCE_RAM_ROLE = Action(
    name="AttachInstanceRamRole",
    request=AttachInstanceRamRoleRequest,
    response=AttachInstanceRamRoleResponse,
    handle=attach_instance_ram_role,
    writes=True,
    resources=on("instance", "instance_ids", read=json_ids),
    passed_roles=NAMED_ROLE,
)
