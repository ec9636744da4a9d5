"""Deleting VPCs and vSwitches, for the actions of both products."""

from genzo.actions.action import WriteContext
from genzo.actions.network.custom_routes import custom_entries, has_pending_entry
from genzo.actions.network.networks import available, is_used, vswitches_of
from genzo.catalogue.instances import Instance
from genzo.catalogue.network import SecurityGroup, Vpc, VSwitch
from genzo.errors.group import ErrorGroup, Listed


class VpcDeletionErrors(ErrorGroup):
    """The errors of `deletable_vpc`."""

    not_found = Listed("InvalidVpcId.NotFound")
    status = Listed("IncorrectVpcStatus")
    instances = Listed("DependencyViolation.Instance", status=400)
    routes = Listed("DependencyViolation.RouteEntry")
    vswitches = Listed("DependencyViolation.VSwitch")
    groups = Listed("DependencyViolation.SecurityGroup")


class VSwitchDeletionErrors(ErrorGroup):
    """The errors of `deletable_vswitch`."""

    not_found = Listed("InvalidVSwitchId.NotFound", status=404)
    status = Listed("IncorrectVSwitchStatus")
    in_use = Listed("DependencyViolation")
    route_status = Listed("IncorrectRouteEntryStatus")


def deletable_vpc(
    context: WriteContext, region_id: str | None, vpc_id: str, errors: VpcDeletionErrors
) -> Vpc:
    """The VPC of this id, which contains nothing.

    Raises:
        ApiError: the VPC does not exist, is Pending, or has instances, custom routes, vSwitches or security
            groups.
    """
    vpc = available(context, Vpc, region_id, vpc_id, errors.not_found, errors.status)
    owned = (vpc.owner_id, vpc.region_id)
    if any(each.vpc_id == vpc.resource_id for each in context.catalogue.resources(Instance, *owned)):
        raise errors.instances()
    if custom_entries(context, vpc):
        raise errors.routes()
    if vswitches_of(context, vpc):
        raise errors.vswitches()
    if any(each.vpc_id == vpc.resource_id for each in context.catalogue.resources(SecurityGroup, *owned)):
        raise errors.groups()
    return vpc


def deletable_vswitch(
    context: WriteContext, region_id: str | None, vswitch_id: str, errors: VSwitchDeletionErrors
) -> VSwitch:
    """The vSwitch of this id, in which no instance is.

    Raises:
        ApiError: the vSwitch does not exist, is Pending, or has instances, or a route of its VPC is just
            being made.
    """
    vswitch = available(context, VSwitch, region_id, vswitch_id, errors.not_found, errors.status)
    if is_used(context, vswitch):
        raise errors.in_use()
    vpc = context.catalogue.resource(Vpc, vswitch.owner_id, vswitch.region_id, vswitch.vpc_id)
    if vpc is not None and has_pending_entry(context, vpc):
        raise errors.route_status()
    return vswitch
