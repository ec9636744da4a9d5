"""LeaveSecurityGroup: take an instance out of one of its security groups."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.find_resource import own_resource
from genzo.actions.network.membership import (
    CHANGEABLE,
    MembershipErrors,
    MembershipRequest,
    named_instance,
    put_into_groups,
)
from genzo.catalogue.instances import Instance
from genzo.catalogue.network import SecurityGroup
from genzo.errors.table import errors_of
from genzo.wire.structs import Response

_ERRORS = errors_of("LeaveSecurityGroup")
_GROUP_NOT_FOUND = _ERRORS("InvalidSecurityGroupId.NotFound")
_INSTANCE_NOT_IN_GROUP = _ERRORS("InstanceNotInSecurityGroup")
_INSTANCE_STATUS = _ERRORS("IncorrectInstanceStatus")
_LAST_GROUP = _ERRORS("InstanceLastSecurityGroup")
_INSTANCE_ERRORS = MembershipErrors(_ERRORS)


class LeaveSecurityGroupRequest(MembershipRequest, frozen=True):
    pass


class LeaveSecurityGroupResponse(Response, frozen=True):
    request_id: str


def leave_security_group(
    request: LeaveSecurityGroupRequest, context: WriteContext
) -> LeaveSecurityGroupResponse:
    """Take the instance, with its primary network interface, out of the group."""
    instance = named_instance(request, context, _INSTANCE_ERRORS)
    group = own_resource(
        context, SecurityGroup, instance.region_id, request.security_group_id, _GROUP_NOT_FOUND
    )
    _require_leavable(context, instance, group)
    others = tuple(each for each in instance.security_group_ids if each != group.resource_id)
    put_into_groups(context, instance, others)
    return LeaveSecurityGroupResponse(request_id=context.request_id)


def _require_leavable(context: WriteContext, instance: Instance, group: SecurityGroup) -> None:
    if instance.status_at(context.now) not in CHANGEABLE:
        raise _INSTANCE_STATUS()
    if group.resource_id not in instance.security_group_ids:
        raise _INSTANCE_NOT_IN_GROUP()
    if len(instance.security_group_ids) == 1:
        raise _LAST_GROUP()


LEAVE_SECURITY_GROUP = Action(
    name="LeaveSecurityGroup",
    request=LeaveSecurityGroupRequest,
    response=LeaveSecurityGroupResponse,
    handle=leave_security_group,
    writes=True,
)
