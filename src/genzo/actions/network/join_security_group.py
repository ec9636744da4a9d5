"""JoinSecurityGroup: add an instance to a security group."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.find_resource import own_resource
from genzo.actions.network.find_group import members_of
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

_ERRORS = errors_of("JoinSecurityGroup")
_GROUP_NOT_FOUND = _ERRORS("InvalidSecurityGroupId.NotFound")
_GROUP_TYPES_MIXED = _ERRORS("InvalidOperation.MultiGroupType")
_GROUPS_PER_INSTANCE = _ERRORS("InstanceSecurityGroupLimitExceeded")
_INSTANCE_IN_GROUP = _ERRORS("InvalidInstanceId.AlreadyExists")
_INSTANCE_STATUS = _ERRORS("IncorrectInstanceStatus")
_INSTANCE_VPC_MISMATCH = _ERRORS("InvalidInstanceId.Mismatch")
_INSTANCES_PER_GROUP = _ERRORS("SecurityGroupInstanceLimitExceeded")
_INSTANCE_ERRORS = MembershipErrors(_ERRORS)


class JoinSecurityGroupRequest(MembershipRequest, frozen=True):
    pass


class JoinSecurityGroupResponse(Response, frozen=True):
    request_id: str


def join_security_group(
    request: JoinSecurityGroupRequest, context: WriteContext
) -> JoinSecurityGroupResponse:
    """Add the instance, with its primary network interface, to the group.

    The action can also name a secondary network interface; these do not exist here.
    """
    instance = named_instance(request, context, _INSTANCE_ERRORS)
    group = own_resource(
        context, SecurityGroup, instance.region_id, request.security_group_id, _GROUP_NOT_FOUND
    )
    _require_fit(context, instance, group)
    put_into_groups(context, instance, (*instance.security_group_ids, group.resource_id))
    return JoinSecurityGroupResponse(request_id=context.request_id)


def _require_fit(context: WriteContext, instance: Instance, group: SecurityGroup) -> None:
    if instance.status_at(context.now) not in CHANGEABLE:
        raise _INSTANCE_STATUS()
    if group.resource_id in instance.security_group_ids:
        raise _INSTANCE_IN_GROUP()
    if group.vpc_id != instance.vpc_id:
        raise _INSTANCE_VPC_MISMATCH()
    for group_id in instance.security_group_ids:
        other = context.catalogue.resource(SecurityGroup, group.owner_id, group.region_id, group_id)
        if other is not None and other.security_group_type != group.security_group_type:
            raise _GROUP_TYPES_MIXED()
    if len(instance.security_group_ids) >= context.quotas["security_groups_per_instance"]:
        raise _GROUPS_PER_INSTANCE()
    if len(members_of(context, group)) >= context.quotas["instances_per_security_group"]:
        raise _INSTANCES_PER_GROUP()


JOIN_SECURITY_GROUP = Action(
    name="JoinSecurityGroup",
    request=JoinSecurityGroupRequest,
    response=JoinSecurityGroupResponse,
    handle=join_security_group,
    writes=True,
)
