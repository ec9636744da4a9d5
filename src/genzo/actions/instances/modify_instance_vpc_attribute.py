"""ModifyInstanceVpcAttribute: move a stopped instance to another address, vSwitch or VPC."""

import ipaddress
from typing import Annotated

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.find_resource import own_resource
from genzo.actions.instances.creation_network import free_in, is_reserved, used_addresses
from genzo.actions.instances.find_instance import own_instance
from genzo.actions.instances.instance_states import STOPPED
from genzo.actions.instances.modify_groups import GroupsErrors, chosen_groups
from genzo.actions.resource_names import on, together
from genzo.catalogue.instances import Instance
from genzo.catalogue.network import AVAILABLE, VSwitch
from genzo.catalogue.route_entries import RouteEntry
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("ModifyInstanceVpcAttribute")
_NOT_FOUND = _ERRORS("InvalidInstanceId.NotFound")
_CLASSIC = _ERRORS("OperationDenied")
_STATUS = _ERRORS("IncorrectInstanceStatus")
_NO_VSWITCH = _ERRORS("InvalidVSwitchId.NotFound")
_VSWITCH_STATUS = _ERRORS("IncorrectVSwitchStatus")
_OTHER_ZONE = _ERRORS("InvalidVSwitchId.Mismatch")
_OTHER_VPC = _ERRORS("InvalidVSwitch.NotBelongToVpc")
_GROUPS_ALONE = _ERRORS("InvalidParameter.MustBeEmpty")
_SAME_VPC = _ERRORS("InvalidParameter.AlreadyInTargetVpc")
_NO_GROUPS = _ERRORS("InvalidParameter.SecurityGroupId")
_SECOND_INTERFACE = _ERRORS("InvalidInstance.AttachedEni")
_SECOND_ADDRESS = _ERRORS("InvalidIp.MultiPrimaryIp")
_SECOND_ADDRESS_HERE = _ERRORS("PrimaryEniHasSubIp")
_ADDRESS_MALFORMED = _ERRORS("InvalidPrivateIpAddress.Malformed")
_ADDRESS_OUTSIDE = _ERRORS("InvalidPrivateIpAddress.Mismatch")
_ADDRESS_IN_USE = _ERRORS("InvalidPrivateIpAddress.Duplicated")
_NEXT_HOP = _ERRORS("InvalidDependence.NextHopOfCustomRouter")
_NO_ADDRESS = _ERRORS("InvalidParameter.NotEnoughIpInVSwitch")
_OF_GROUPS = GroupsErrors(_ERRORS)


class ModifyInstanceVpcAttributeRequest(Request, frozen=True):
    instance_id: str
    v_switch_id: str
    private_ip_address: str | None = None
    security_group_id: Annotated[tuple[str, ...], msgspec.Meta(max_length=16)] = ()
    vpc_id: str | None = None


class ModifyInstanceVpcAttributeResponse(Response, frozen=True):
    request_id: str


def modify_instance_vpc_attribute(
    request: ModifyInstanceVpcAttributeRequest, context: WriteContext
) -> ModifyInstanceVpcAttributeResponse:
    """Move the instance with its primary network interface."""
    instance = own_instance(context, request.instance_id, _NOT_FOUND)
    if not instance.vpc_id:
        raise _CLASSIC()
    if instance.status_at(context.now) != STOPPED:
        raise _STATUS()
    vswitch = _vswitch(request, instance, context)
    if request.vpc_id is None:
        moved = _within_vpc(request, instance)
    else:
        moved = _in_other_vpc(request, instance, context)
    address = _address(request.private_ip_address, vswitch, instance, context)
    context.catalogue.put_resource(moved.moved_to_vswitch(vswitch.vpc_id, vswitch.resource_id, address))
    return ModifyInstanceVpcAttributeResponse(request_id=context.request_id)


def _vswitch(
    request: ModifyInstanceVpcAttributeRequest, instance: Instance, context: WriteContext
) -> VSwitch:
    """The new vSwitch, which must be in the zone of the instance and in its new VPC."""
    vswitch = own_resource(context, VSwitch, instance.region_id, request.v_switch_id, _NO_VSWITCH)
    if vswitch.status_at(context.now) != AVAILABLE:
        raise _VSWITCH_STATUS()
    if vswitch.zone_id != instance.zone_id:
        raise _OTHER_ZONE()
    if vswitch.vpc_id != (request.vpc_id or instance.vpc_id):
        raise _OTHER_VPC(text="The specified VSwitchId does not belong to the VPC.")
    return vswitch


def _within_vpc(request: ModifyInstanceVpcAttributeRequest, instance: Instance) -> Instance:
    if request.security_group_id:
        raise _GROUPS_ALONE()
    if any(each.secondary_ips for each in instance.network_interfaces if each.type == "Primary"):
        raise _SECOND_ADDRESS_HERE()
    return instance


def _in_other_vpc(
    request: ModifyInstanceVpcAttributeRequest, instance: Instance, context: WriteContext
) -> Instance:
    """The instance in the security groups of the request, which belong to its new VPC."""
    if request.vpc_id == instance.vpc_id:
        raise _SAME_VPC()
    if not request.security_group_id:
        raise _NO_GROUPS()
    if len(instance.network_interfaces) > 1:
        raise _SECOND_INTERFACE()
    if any(each.secondary_ips for each in instance.network_interfaces):
        raise _SECOND_ADDRESS()
    entries = context.catalogue.resources(RouteEntry, instance.owner_id, instance.region_id)
    if any(entry.leads_to(instance) for entry in entries):
        raise _NEXT_HOP()
    group_ids = chosen_groups(request.security_group_id, instance, request.vpc_id or "", context, _OF_GROUPS)
    return instance.moved_to_groups(group_ids)


def _address(asked: str | None, vswitch: VSwitch, instance: Instance, context: WriteContext) -> str:
    """The requested address, or the lowest that is free."""
    cidr = ipaddress.IPv4Network(vswitch.cidr_block)
    used = used_addresses(vswitch.resource_id, instance.region_id, context)
    if asked is None:
        free = next(free_in(cidr, used), None)
        if free is None:
            raise _NO_ADDRESS()
        return free
    try:
        address = ipaddress.IPv4Address(asked)
    except ValueError:
        raise _ADDRESS_MALFORMED() from None
    if address not in cidr or is_reserved(address, cidr):
        raise _ADDRESS_OUTSIDE()
    is_own = instance.vswitch_id == vswitch.resource_id and instance.private_ip == str(address)
    if str(address) in used and not is_own:
        raise _ADDRESS_IN_USE()
    return str(address)


MODIFY_INSTANCE_VPC_ATTRIBUTE = Action(
    name="ModifyInstanceVpcAttribute",
    request=ModifyInstanceVpcAttributeRequest,
    response=ModifyInstanceVpcAttributeResponse,
    handle=modify_instance_vpc_attribute,
    writes=True,
    resources=together(
        on("instance", "instance_id"),
        on("vswitch", "v_switch_id", product="vpc", beside=("instance", "instance_id")),
        on("vpc", "vpc_id", product="vpc", beside=("instance", "instance_id")),
        on("securitygroup", "security_group_id", beside=("instance", "instance_id")),
    ),
)
