"""LeaveSecurityGroup: take an instance or a secondary network interface out of a security group."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.find_resource import own_resource
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

_ERRORS = errors_of("LeaveSecurityGroup")
_GROUP_NOT_FOUND = _ERRORS("InvalidSecurityGroupId.NotFound")
_INSTANCE_NOT_IN_GROUP = _ERRORS("InstanceNotInSecurityGroup")
_INSTANCE_STATUS = _ERRORS("IncorrectInstanceStatus")
_LAST_GROUP = _ERRORS("InstanceLastSecurityGroup")
_INSTANCE_ERRORS = InterfaceErrors(_ERRORS)


class LeaveSecurityGroupRequest(MembershipRequest, frozen=True):
    pass


class LeaveSecurityGroupResponse(Response, frozen=True):
    request_id: str


def leave_security_group(
    request: LeaveSecurityGroupRequest, context: WriteContext
) -> LeaveSecurityGroupResponse:
    """Take the instance, with its primary network interface, or a secondary interface out of the group."""
    placed = named_interface(request, context, _INSTANCE_ERRORS)
    if placed is not None:
        group = _group(request, placed.holder.region_id, context)
        put_interface_into_groups(context, placed, _others(placed.interface.security_group_ids, group))
        return LeaveSecurityGroupResponse(request_id=context.request_id)
    instance = named_instance(request, context, _INSTANCE_ERRORS)
    group = _group(request, instance.region_id, context)
    if instance.status_at(context.now) not in CHANGEABLE:
        raise _INSTANCE_STATUS()
    put_into_groups(context, instance, _others(instance.security_group_ids, group))
    return LeaveSecurityGroupResponse(request_id=context.request_id)


def _group(request: LeaveSecurityGroupRequest, region_id: str, context: WriteContext) -> SecurityGroup:
    return own_resource(context, SecurityGroup, region_id, request.security_group_id, _GROUP_NOT_FOUND)


def _others(group_ids: tuple[str, ...], group: SecurityGroup) -> tuple[str, ...]:
    """The groups without the one that is left, which must not be the last."""
    if group.resource_id not in group_ids:
        raise _INSTANCE_NOT_IN_GROUP()
    if len(group_ids) == 1:
        raise _LAST_GROUP()
    return tuple(each for each in group_ids if each != group.resource_id)


LEAVE_SECURITY_GROUP = Action(
    name="LeaveSecurityGroup",
    request=LeaveSecurityGroupRequest,
    response=LeaveSecurityGroupResponse,
    handle=leave_security_group,
    writes=True,
    resources=MEMBERSHIP_NAMES,
)
