"""The instance that a request puts into a security group or takes out of one."""

from genzo.actions.action import WriteContext
from genzo.actions.find_resource import own_resource
from genzo.actions.resource_names import on, together
from genzo.catalogue.instances import Instance
from genzo.errors import MISSING_PARAMETER
from genzo.errors.group import ErrorGroup, Listed
from genzo.wire.structs import Request

CHANGEABLE = ("Running", "Stopped")
"""The states in which an instance can change its groups."""


MEMBERSHIP_NAMES = together(
    on("instance", "instance_id"),
    on("eni", "network_interface_id"),
    on("securitygroup", "security_group_id"),
)
"""The names of what JoinSecurityGroup and LeaveSecurityGroup touch."""


class MembershipRequest(Request, frozen=True):
    """RegionId may be left out for an instance, and not for a network interface."""

    security_group_id: str
    instance_id: str | None = None
    network_interface_id: str | None = None
    region_id: str | None = None


class MembershipErrors(ErrorGroup):
    region_of_interface = Listed("MissingParameter.RegionId")
    interface_and_instance = Listed("InvalidParam.EniIdAndInstanceId.Conflict")
    interface_not_found = Listed("InvalidEniId.NotFound")
    instance_not_found = Listed("InvalidInstanceId.NotFound")


def named_instance(request: MembershipRequest, context: WriteContext, errors: MembershipErrors) -> Instance:
    """The instance of a request that names no network interface alone (`named_interface`).

    Raises:
        ApiError: MissingParameter without an instance, or one of ``errors``.
    """
    if request.network_interface_id is not None:
        text = "The parameters InstanceId and NetworkInterfaceId cannot be specified at the same time."
        raise errors.interface_and_instance(text=text)
    if request.instance_id is None:
        raise MISSING_PARAMETER(name="InstanceId")
    if request.region_id is not None:
        context.require_region(request.region_id)
    return own_resource(context, Instance, request.region_id, request.instance_id, errors.instance_not_found)


def put_into_groups(context: WriteContext, instance: Instance, group_ids: tuple[str, ...]) -> None:
    """Keep the instance, and its primary network interface, in these groups alone."""
    context.catalogue.put_resource(instance.moved_to_groups(group_ids))
