"""The next hop of a custom route, which a request for one names.

Source: CreateRouteEntry of both products, parameters NextHopId, NextHopType and NextHopList.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from genzo.actions.action import Context
from genzo.actions.find_resource import own_resource
from genzo.actions.instances.instance_states import RUNNING, STOPPED
from genzo.actions.network.find_interface import find_interface
from genzo.catalogue.instances import Instance
from genzo.catalogue.network import Vpc
from genzo.errors import MISSING_PARAMETER, ErrorType
from genzo.errors.group import ErrorGroup, Listed

INSTANCE = "Instance"
NETWORK_INTERFACE = "NetworkInterface"
_ROUTER_INTERFACE = "RouterInterface"
_FEWEST, _MOST = 2, 4


class NextHopErrors(ErrorGroup):
    """The errors of `require_next_hop`. ECS has no types for what its list has no error of."""

    none = Listed("InvalidNexthopTypeAndList.BothNull")
    both = Listed("InvalidNexthopTypeAndList.BothNotNull")
    list_size = Listed("InvalidNexthopListSize")
    list_type = Listed("OperationFailed.InvalidNextHopType")
    repeated = Listed("Duplicated.VpcNextHop")
    no_router_interface = Listed("InvalidRouterInterface")
    type = Listed("InvalidNextHopType")
    no_instance = Listed("InvalidInstanId.NotFound")  # spelt so by the service
    classic = Listed("IllegalParam.NextHopId")
    instance_status = Listed("IncorrectInstanceStatus", status=403)
    no_interface = Listed("InvalidNetworkInterface.NotFound", status=404)
    other_vpc = Listed("OperationFailed.InstanceDismatchCurrentVpc")
    no_virtual_address = Listed("InvalidHaVipId.NotFound")
    no_nat_gateway = Listed("InvalidNatGatewayId.NotFound")
    no_vpn_gateway = Listed("InvalidVpnInstanceId.NotFound")
    no_ipv6_gateway = Listed("InvalidIpv6Gateway.NotFound")
    no_ipv4_gateway = Listed("ResourceNotFound.Ipv4Gateway", "InvalidNextHopType")
    no_transit_router = Listed("InvalidAttachment.NotFound", "InvalidNextHopType")
    no_peer = Listed("ResourceNotFound.VpcPeer", "InvalidNextHopType")
    no_endpoint = Listed("InvalidNextHop.NotFound")
    no_express_gateway = Listed("ResourceNotAssociated.Ecr", "InvalidNextHopType")

    @property
    def missing(self) -> Mapping[str, ErrorType]:
        """The errors of next hops of the types that do not exist here."""
        return {
            "HaVip": self.no_virtual_address,
            _ROUTER_INTERFACE: self.no_router_interface,
            "VpnGateway": self.no_vpn_gateway,
            "IPv6Gateway": self.no_ipv6_gateway,
            "NatGateway": self.no_nat_gateway,
            "Attachment": self.no_transit_router,
            "VpcPeer": self.no_peer,
            "Ipv4Gateway": self.no_ipv4_gateway,
            "GatewayEndpoint": self.no_endpoint,
            "Ecr": self.no_express_gateway,
        }


class ListedHop(Protocol):
    """One hop of NextHopList."""

    @property
    def next_hop_id(self) -> str | None: ...
    @property
    def next_hop_type(self) -> str | None: ...


class RequestedHop(NamedTuple):
    """The next hop of a request, in one of two forms."""

    type: str | None
    id: str | None
    several: Sequence[ListedHop]


class NextHop(NamedTuple):
    """A next hop that exists."""

    type: str
    id: str


def require_next_hop(requested: RequestedHop, vpc: Vpc, context: Context, errors: NextHopErrors) -> NextHop:
    """The next hop, which is in the VPC.

    Raises:
        ApiError: the request names none or two forms, or the next hop does not exist or cannot be one.
    """
    if requested.several:
        _refuse_list(requested, errors)
    if requested.type is None and requested.id is None:
        raise errors.none()
    if requested.id is None:
        raise MISSING_PARAMETER(name="NextHopId")
    hop = NextHop(requested.type or INSTANCE, requested.id)
    if hop.type in errors.missing:
        raise errors.missing[hop.type](text=f"The specified next hop {hop.id} of {hop.type}")
    if hop.type == NETWORK_INTERFACE:
        _require_interface(hop.id, vpc, context, errors)
    elif hop.type == INSTANCE:
        _require_instance(hop.id, vpc, context, errors)
    else:
        raise errors.type()
    return hop


def _refuse_list(requested: RequestedHop, errors: NextHopErrors) -> None:
    """Refuse a list, which names router interfaces: there are none here."""
    if requested.type is not None or requested.id is not None:
        raise errors.both()
    if not _FEWEST <= len(requested.several) <= _MOST:
        raise errors.list_size()
    if any(each.next_hop_type not in (None, _ROUTER_INTERFACE) for each in requested.several):
        raise errors.list_type(text="The next hops of a list must be router interfaces.")
    ids = [each.next_hop_id for each in requested.several]
    if len(set(ids)) < len(ids):
        raise errors.repeated()
    raise errors.no_router_interface()


def _require_instance(instance_id: str, vpc: Vpc, context: Context, errors: NextHopErrors) -> None:
    instance = own_resource(context, Instance, vpc.region_id, instance_id, errors.no_instance)
    if not instance.vpc_id:
        raise errors.classic()
    if instance.vpc_id != vpc.resource_id:
        raise errors.other_vpc()
    if instance.status_at(context.now) not in (RUNNING, STOPPED):
        raise errors.instance_status()


def _require_interface(interface_id: str, vpc: Vpc, context: Context, errors: NextHopErrors) -> None:
    found = find_interface(context, vpc.region_id, interface_id)
    if found is None:
        raise errors.no_interface()
    if found.holder.vpc_id != vpc.resource_id:
        raise errors.other_vpc()
