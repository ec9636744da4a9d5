"""JoinSecurityGroup: add an instance or a secondary network interface to a security group."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.find_resource import own_resource
from genzo.actions.network.find_group import members_of
from genzo.actions.network.interface_membership import (
    InterfaceErrors,
    named_interface,
    put_interface_into_groups,
)
from genzo.actions.network.membership import (
    CHANGEABLE,
    MEMBERSHIP_NAMES,
    MembershipRequest,
    named_instance,
    put_into_groups,
)
from genzo.catalogue.network import SecurityGroup
from genzo.errors.table import errors_of
from genzo.wire.structs import Response

_ERRORS = errors_of("JoinSecurityGroup")
_GROUP_NOT_FOUND = _ERRORS("InvalidSecurityGroupId.NotFound")
_GROUP_TYPES_MIXED = _ERRORS("InvalidOperation.MultiGroupType")
_GROUPS_PER_INSTANCE = _ERRORS("InstanceSecurityGroupLimitExceeded")
_INSTANCE_IN_GROUP = _ERRORS("InvalidInstanceId.AlreadyExists")
_INSTANCE_STATUS = _ERRORS("IncorrectInstanceStatus")
_INSTANCE_VPC_MISMATCH = _ERRORS("InvalidInstanceId.Mismatch")
_INSTANCES_PER_GROUP = _ERRORS("SecurityGroupInstanceLimitExceeded")
_INSTANCE_ERRORS = InterfaceErrors(_ERRORS)


class JoinSecurityGroupRequest(MembershipRequest, frozen=True):
    pass


class JoinSecurityGroupResponse(Response, frozen=True):
    request_id: str


def join_security_group(
    request: JoinSecurityGroupRequest, context: WriteContext
) -> JoinSecurityGroupResponse:
    """Add the instance, with its primary network interface, or a secondary network interface to the group."""
    placed = named_interface(request, context, _INSTANCE_ERRORS)
    if placed is not None:
        group = _group(request, placed.holder.region_id, context)
        group_ids = placed.interface.security_group_ids
        _require_room(context, group_ids, placed.holder.vpc_id, group)
        put_interface_into_groups(context, placed, (*group_ids, group.resource_id))
        return JoinSecurityGroupResponse(request_id=context.request_id)
    instance = named_instance(request, context, _INSTANCE_ERRORS)
    group = _group(request, instance.region_id, context)
    if instance.status_at(context.now) not in CHANGEABLE:
        raise _INSTANCE_STATUS()
    _require_room(context, instance.security_group_ids, instance.vpc_id, group)
    put_into_groups(context, instance, (*instance.security_group_ids, group.resource_id))
    return JoinSecurityGroupResponse(request_id=context.request_id)


def _group(request: JoinSecurityGroupRequest, region_id: str, context: WriteContext) -> SecurityGroup:
    return own_resource(context, SecurityGroup, region_id, request.security_group_id, _GROUP_NOT_FOUND)


def _require_room(
    context: WriteContext, group_ids: tuple[str, ...], vpc_id: str, group: SecurityGroup
) -> None:
    """Refuse a group beside ``group_ids``, those of an instance or interface in this VPC."""
    if group.resource_id in group_ids:
        raise _INSTANCE_IN_GROUP()
    if group.vpc_id != vpc_id:
        raise _INSTANCE_VPC_MISMATCH()
    for group_id in group_ids:
        other = context.catalogue.resource(SecurityGroup, group.owner_id, group.region_id, group_id)
        if other is not None and other.security_group_type != group.security_group_type:
            raise _GROUP_TYPES_MIXED()
    if len(group_ids) >= context.quotas["security_groups_per_instance"]:
        raise _GROUPS_PER_INSTANCE()
    if len(members_of(context, group)) >= context.quotas["instances_per_security_group"]:
        raise _INSTANCES_PER_GROUP()


JOIN_SECURITY_GROUP = Action(
    name="JoinSecurityGroup",
    request=JoinSecurityGroupRequest,
    response=JoinSecurityGroupResponse,
    handle=join_security_group,
    writes=True,
    resources=MEMBERSHIP_NAMES,
)
