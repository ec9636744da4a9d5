"""CreateNetworkInterface: make a secondary network interface that no instance has yet."""

import ipaddress
from typing import Annotated

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.find_resource import own_resource
from genzo.actions.instances.creation_network import used_addresses
from genzo.actions.instances.instance_interfaces import mac_address_of
from genzo.actions.instances.interface_values import is_interface_name
from genzo.actions.network.created_interface import (
    CreateNetworkInterfaceResponse,
    present,
)
from genzo.actions.network.find_interface import attached_interfaces, detached_interfaces
from genzo.actions.network.interface_addresses import AddressErrors, lowest_free, require_addresses
from genzo.actions.network.interface_groups import InterfaceGroupErrors, require_groups
from genzo.actions.network.interface_parameters import TRAFFIC_MODES, UntrackedInterfaceRequest
from genzo.actions.new_tags import TagErrors, tags_of
from genzo.actions.resource_names import any_of, on, together
from genzo.actions.tag_parameters import TagParameter
from genzo.catalogue.detached_interfaces import DetachedInterface
from genzo.catalogue.instances import NetworkInterface
from genzo.catalogue.name_validation import is_valid_description
from genzo.catalogue.network import AVAILABLE, VSwitch
from genzo.errors import INVALID_PARAMETER, MISSING_PARAMETER
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, Request

_ERRORS = errors_of("CreateNetworkInterface")
_NO_VSWITCH = _ERRORS("InvalidVSwitchId.NotFound")
_VSWITCH_STATUS = _ERRORS("IncorrectVSwitchStatus")
_BOTH_GROUPS = _ERRORS("InvalidSecurityGroupId.SingleIdAndMultiIdConflict")
_GROUP_REPEATED = _ERRORS("InvalidParameter.SecurityGroupIdRepeated")
_NAME = _ERRORS("InvalidParams.NetworkInterfaceName")
_TYPE = _ERRORS("InvalidOperation.InvalidEniType")
_TRUNK = _ERRORS("InvalidOperation.TrunkingIsNotAllowed")
_TRAFFIC_MODE = _ERRORS("InvalidParameter.EniTrafficMode")
_BOTH_ADDRESSES = _ERRORS("InvalidParameter.Conflict")
_TOO_MANY = _ERRORS("MaxEniCountExceeded")
_OF_GROUPS = InterfaceGroupErrors(_ERRORS)
_OF_ADDRESSES = AddressErrors(_ERRORS)
_OF_TAGS = TagErrors(_ERRORS)


class CreateNetworkInterfaceRequest(UntrackedInterfaceRequest, Request, frozen=True):
    region_id: str
    v_switch_id: str
    business_type: Annotated[str | None, NO_EFFECT] = None
    client_token: str | None = None
    delete_on_release: bool = True
    description: str | None = None
    instance_type: str = "Secondary"
    ipv4_prefix: Annotated[tuple[str, ...], msgspec.Meta(max_length=10), NO_EFFECT] = ()
    ipv4_prefix_count: Annotated[Annotated[int, msgspec.Meta(ge=1, le=10)] | None, NO_EFFECT] = None
    ipv6_address: Annotated[tuple[str, ...], msgspec.Meta(max_length=20), NO_EFFECT] = ()
    ipv6_address_count: Annotated[Annotated[int, msgspec.Meta(ge=1, le=10)] | None, NO_EFFECT] = None
    ipv6_prefix: Annotated[tuple[str, ...], msgspec.Meta(max_length=10), NO_EFFECT] = ()
    ipv6_prefix_count: Annotated[Annotated[int, msgspec.Meta(ge=1, le=10)] | None, NO_EFFECT] = None
    network_interface_name: str | None = None
    network_interface_traffic_mode: str = "Standard"
    primary_ip_address: str | None = None
    private_ip_address: Annotated[tuple[str, ...], msgspec.Meta(max_length=10)] = ()
    queue_number: Annotated[int, msgspec.Meta(ge=1, le=2048)] | None = None
    queue_pair_number: Annotated[int | None, NO_EFFECT] = None
    resource_group_id: str = ""
    secondary_private_ip_address_count: Annotated[int, msgspec.Meta(ge=1, le=49)] | None = None
    security_group_id: str | None = None
    security_group_ids: Annotated[tuple[str, ...], msgspec.Meta(max_length=16)] = ()
    source_dest_check: bool = False
    tag: Annotated[tuple[TagParameter, ...], msgspec.Meta(max_length=20)] = ()
    visible: Annotated[bool | None, NO_EFFECT] = None


def create_network_interface(
    request: CreateNetworkInterfaceRequest, context: WriteContext
) -> CreateNetworkInterfaceResponse:
    """Make the interface, which is Available at once."""
    context.require_region(request.region_id)
    _check_values(request)
    tags = tags_of(request.tag, _OF_TAGS)
    vswitch = _vswitch(request, context)
    group_ids = _group_ids(request)
    require_groups(group_ids, vswitch.vpc_id, request.region_id, context, _OF_GROUPS)
    _require_room(request, context)
    first, *others = _addresses(request, vswitch, context)
    interface_id = context.ids.new_resource_id("eni", request.region_id)
    interface = NetworkInterface(
        network_interface_id=interface_id,
        type="Secondary",
        mac_address=mac_address_of(interface_id),
        ip_address=first,
        secondary_ips=tuple(others),
        vswitch_id=vswitch.resource_id,
        security_group_ids=group_ids,
        name=request.network_interface_name or "",
        description=request.description or "",
        source_dest_check=request.source_dest_check,
        queue_number=request.queue_number or 0,
        tags=tags,
        created=context.now,
        resource_group_id=request.resource_group_id,
        traffic_mode=request.network_interface_traffic_mode,
        delete_on_release=request.delete_on_release,
    )
    made = DetachedInterface(
        resource_id=interface_id,
        region_id=request.region_id,
        owner_id=context.account_id,
        created=context.now,
        interface=interface,
        vpc_id=vswitch.vpc_id,
        zone_id=vswitch.zone_id,
    )
    context.catalogue.put_resource(made)
    return present(made, context)


def _check_values(request: CreateNetworkInterfaceRequest) -> None:
    name = request.network_interface_name
    if name is not None and not is_interface_name(name):
        raise _NAME(text="The specified parameter NetworkInterfaceName is not valid.")
    if request.description is not None and not is_valid_description(request.description):
        raise INVALID_PARAMETER(name="Description")
    if request.instance_type == "Trunk":
        raise _TRUNK(text="The account is not allowed to create trunk network interfaces.")
    if request.instance_type != "Secondary":
        raise _TYPE(text="The specified parameter InstanceType is not valid.")
    if request.network_interface_traffic_mode not in TRAFFIC_MODES:
        raise _TRAFFIC_MODE(text="The specified parameter NetworkInterfaceTrafficMode is not valid.")
    if request.private_ip_address and request.secondary_private_ip_address_count is not None:
        raise _BOTH_ADDRESSES(
            text="PrivateIpAddress and SecondaryPrivateIpAddressCount cannot be set at the same time."
        )


def _vswitch(request: CreateNetworkInterfaceRequest, context: WriteContext) -> VSwitch:
    text = "The specified VSwitchId does not exist."
    vswitch = own_resource(context, VSwitch, request.region_id, request.v_switch_id, _NO_VSWITCH, text=text)
    if vswitch.status_at(context.now) != AVAILABLE:
        raise _VSWITCH_STATUS()
    return vswitch


def _group_ids(request: CreateNetworkInterfaceRequest) -> tuple[str, ...]:
    """The security groups of the request, in one of its two parameters."""
    several = request.security_group_ids
    if request.security_group_id is None:
        if not several:
            raise MISSING_PARAMETER(name="SecurityGroupId")
        if len(set(several)) < len(several):
            raise _GROUP_REPEATED(text="The specified SecurityGroupIds are repeated.")
        return several
    if several:
        raise _BOTH_GROUPS(text="SecurityGroupId and SecurityGroupIds cannot be set at the same time.")
    return (request.security_group_id,)


def _require_room(request: CreateNetworkInterfaceRequest, context: WriteContext) -> None:
    attached = [each for each in attached_interfaces(context, request.region_id) if not each.is_primary]
    made = len(attached) + len(detached_interfaces(context, request.region_id))
    if made >= context.quotas["network_interfaces"]:
        raise _TOO_MANY(text="The maximum number of network interfaces is exceeded.")


def _addresses(request: CreateNetworkInterfaceRequest, vswitch: VSwitch, context: WriteContext) -> list[str]:
    """The primary address and the others: those of the request, and the lowest that are free."""
    cidr = ipaddress.IPv4Network(vswitch.cidr_block)
    used = used_addresses(vswitch.resource_id, request.region_id, context)
    asked = [*filter(None, [request.primary_ip_address]), *request.private_ip_address]
    require_addresses(asked, cidr, used, _OF_ADDRESSES)
    more = request.secondary_private_ip_address_count or 0
    free = lowest_free(more + (request.primary_ip_address is None), cidr, used.union(asked), _OF_ADDRESSES)
    if request.primary_ip_address is None:
        return [free[0], *asked, *free[1:]]
    return [*asked, *free]


CREATE_NETWORK_INTERFACE = Action(
    name="CreateNetworkInterface",
    request=CreateNetworkInterfaceRequest,
    response=CreateNetworkInterfaceResponse,
    handle=create_network_interface,
    writes=True,
    resources=together(
        any_of("eni"),
        on("vswitch", "v_switch_id", product="vpc"),
        on("securitygroup", "security_group_id"),
        on("securitygroup", "security_group_ids"),
    ),
)
