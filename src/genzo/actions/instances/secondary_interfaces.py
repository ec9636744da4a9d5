"""The secondary network interfaces of RunInstances (parameters NetworkInterface.N)."""

import ipaddress
from collections.abc import Sequence
from itertools import chain

from genzo.actions.action import Context
from genzo.actions.find_resource import own_resource
from genzo.actions.instances.creation_network import is_reserved, used_addresses
from genzo.actions.instances.instance_interfaces import InterfacePlan
from genzo.actions.instances.instance_type_details import present
from genzo.actions.instances.run_checks import ERRORS, group_ids_of, require_groups_of_one_kind
from genzo.actions.instances.run_parameters import NetworkInterfaceParameter, RunInstancesRequest
from genzo.catalogue.detached_interfaces import DetachedInterface
from genzo.catalogue.facts import InstanceType
from genzo.catalogue.instances import RDMA, STANDARD
from genzo.catalogue.network import AVAILABLE, SecurityGroup, VSwitch
from genzo.errors import ApiError
from genzo.errors.table import errors_of

_TABLE = errors_of("RunInstances")
_NETWORK = _TABLE("InvalidParam.NetworkInterface")
_SEVERAL_INSTANCES = _TABLE("InvalidParam.SecondaryNetworkInterface")
_ADDRESS_MALFORMED = _TABLE("InvalidIp.Address")
_ADDRESS_ASSIGNED = _TABLE("InvalidIp.IpAssigned")
_ADDRESS_REPEATED = _TABLE("InvalidIp.IpRepeated")
_TOO_MANY = _TABLE("InvalidOperation.EniCountExceeded", status=403)
_TOO_MANY_ADDRESSES = _TABLE("InvalidOperation.Ipv4CountExceeded")
_NO_RDMA = _TABLE("InvalidOperation.InstanceTypeNotSupportHighPerformanceTrafficMode")


def planned_interfaces(
    request: RunInstancesRequest,
    primary: InterfacePlan,
    given: Sequence[DetachedInterface],
    zone_id: str,
    vpc_id: str,
    context: Context,
) -> list[InterfacePlan]:
    """The primary interface with its secondary addresses, and the secondary ones that the request makes.

    ``given`` are those that it attaches beside them.

    Raises:
        ApiError: an interface cannot be made, or the instance type has fewer interfaces or addresses.
    """
    asked = [
        each
        for each in request.network_interface
        if each.instance_type != "Primary" and not each.network_interface_id
    ]
    own = next((each for each in request.network_interface if each.instance_type == "Primary"), None)
    plans = [primary._replace(queue_number=request.network_interface_queue_number or 0)]
    if own is not None:
        plans = [
            primary._replace(
                more=own.secondary_private_ip_address_count or 0,
                source_dest_check=own.source_dest_check,
                queue_number=own.queue_number or 0,
                traffic_mode=own.network_interface_traffic_mode or STANDARD,
            )
        ]
    if asked:
        _require_vpc(request, vpc_id)
        plans += [_planned(each, primary, request, zone_id, vpc_id, context) for each in asked]
    _require_room(plans, given, context.facts.instance_types[request.instance_type or ""])
    _require_free(plans, request, context)
    return plans


def _require_vpc(request: RunInstancesRequest, vpc_id: str) -> None:
    if not vpc_id:
        raise _refused("A secondary network interface needs an instance in a VPC.")
    if request.amount > 1 and request.private_ip_address:
        raise _SEVERAL_INSTANCES()


def _refused(text: str) -> ApiError:
    return _NETWORK(text=text)


def _planned(
    asked: NetworkInterfaceParameter,
    primary: InterfacePlan,
    request: RunInstancesRequest,
    zone_id: str,
    vpc_id: str,
    context: Context,
) -> InterfacePlan:
    """A secondary interface; vSwitch and security groups are by default those of the instance."""
    vswitch_id = asked.v_switch_id or primary.vswitch_id
    vswitch = own_resource(context, VSwitch, request.region_id, vswitch_id, ERRORS.no_vswitch)
    if vswitch.status_at(context.now) != AVAILABLE:
        raise ERRORS.vswitch_status()
    if vswitch.zone_id != zone_id:
        raise ERRORS.zone_of_vswitch(
            text="The vSwitch of the network interface is not in the zone of the instance."
        )
    if vswitch.vpc_id != vpc_id:
        raise _refused("The vSwitch of the network interface is not in the VPC of the instance.")
    group_ids = group_ids_of(asked, context)
    groups = [
        own_resource(context, SecurityGroup, request.region_id, group_id, ERRORS.no_group)
        for group_id in group_ids
    ]
    require_groups_of_one_kind(groups)
    if groups and groups[0].vpc_id != vpc_id:
        raise ERRORS.vpc_of_vswitch()
    cidr = ipaddress.IPv4Network(vswitch.cidr_block)
    return InterfacePlan(
        vswitch.resource_id,
        group_ids or primary.security_group_ids,
        cidr,
        address=_address(asked.primary_ip_address, cidr, request),
        more=asked.secondary_private_ip_address_count or 0,
        name=asked.network_interface_name or "",
        description=asked.description or "",
        source_dest_check=asked.source_dest_check,
        queue_number=asked.queue_number or 0,
        traffic_mode=asked.network_interface_traffic_mode or STANDARD,
        delete_on_release=asked.delete_on_release is not False,
    )


def _address(asked: str | None, cidr: ipaddress.IPv4Network, request: RunInstancesRequest) -> str:
    if asked is None:
        return ""
    if request.amount > 1:
        raise _SEVERAL_INSTANCES()
    try:
        address = ipaddress.IPv4Address(asked)
    except ValueError:
        raise _ADDRESS_MALFORMED(text=f"The specified IP address {asked} is malformed.") from None
    if address not in cidr or is_reserved(address, cidr):
        raise ERRORS.address_outside()
    return str(address)


def _require_room(
    plans: Sequence[InterfacePlan], given: Sequence[DetachedInterface], facts: InstanceType
) -> None:
    """Refuse more interfaces, addresses of one, or RDMA interfaces than the instance type has."""
    limits = present(facts)
    modes = [plan.traffic_mode for plan in plans] + [each.interface.traffic_mode for each in given]
    if modes.count(RDMA) > limits.eri_quantity:
        raise _NO_RDMA(text=f"The instance type has {limits.eri_quantity} elastic RDMA interfaces.")
    if len(plans) + len(given) > max(1, limits.eni_quantity):
        raise _TOO_MANY(text=f"The instance type has at most {limits.eni_quantity} network interfaces.")
    most = limits.eni_private_ip_address_quantity
    more = [plan.more for plan in plans] + [len(each.interface.secondary_ips) for each in given]
    if any(1 + number > max(1, most) for number in more):
        raise _TOO_MANY_ADDRESSES(text=f"A network interface has at most {most} private IPv4 addresses.")


def _require_free(plans: Sequence[InterfacePlan], request: RunInstancesRequest, context: Context) -> None:
    """Refuse addresses that are in use, or are named twice."""
    given = [plan.address for plan in plans if plan.address]
    primary = [
        each.primary_ip_address for each in request.network_interface if each.instance_type == "Primary"
    ]
    named = [*given, *filter(None, chain(primary, [request.private_ip_address]))]
    if len(set(named)) < len(named):
        raise _ADDRESS_REPEATED(text="The specified IP addresses are repeated.")
    for plan in plans:
        if plan.address and plan.address in used_addresses(plan.vswitch_id, request.region_id, context):
            raise _ADDRESS_ASSIGNED(text=f"The specified IP address {plan.address} is in use.")
