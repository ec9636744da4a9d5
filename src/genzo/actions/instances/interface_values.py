"""The rules of RunInstances for single values of NetworkInterface.N and for IPv6: conditions and errors.

Source: the parameters NetworkInterface.N, NetworkInterfaceQueueNumber, Ipv6AddressCount and Ipv6Address.N.
"""

import ipaddress
import re
from collections.abc import Callable
from typing import NamedTuple

from genzo.actions.instances.run_parameters import NetworkInterfaceParameter, RunInstancesRequest
from genzo.catalogue.instances import RDMA, STANDARD
from genzo.catalogue.name_validation import is_valid_description
from genzo.errors import ErrorType
from genzo.errors.table import errors_of

_TABLE = errors_of("RunInstances")
_QUEUES = _TABLE("InvalidParameter.InvalidEniQueueNumber")
_NETWORK = _TABLE("InvalidParam.NetworkInterface")
_IPV6_COUNT = _TABLE("InvalidOperation.Ipv6CountExceeded")
_ADDRESS = _TABLE("InvalidIp.Address")
_AMOUNT = _TABLE("InvalidParam.Amount")

PRIMARY = "Primary"
_TYPES = (PRIMARY, "Secondary")
_TRAFFIC_MODES = (None, "", STANDARD, RDMA)
"""Terraform sends an empty one for an interface that names none."""
_NAME = re.compile(r"(?!https?://)[\w.:\-]{2,128}")
_SECONDARY_ADDRESSES = range(1, 50)
_QUEUE_SIZES = (8192, 16_384)
_IPV6_ADDRESSES = range(1, 11)


class Rule(NamedTuple):
    """A condition that a network interface must meet, and the error and the parameter if it does not."""

    error: ErrorType
    name: str
    holds: Callable[[NetworkInterfaceParameter], bool]


def is_interface_name(text: str) -> bool:
    """Whether a network interface can have this name."""
    return bool(_NAME.fullmatch(text))


def _has_name(asked: NetworkInterfaceParameter) -> bool:
    return asked.network_interface_name is None or is_interface_name(asked.network_interface_name)


def _has_description(asked: NetworkInterfaceParameter) -> bool:
    return asked.description is None or is_valid_description(asked.description)


def _has_queue_sizes(asked: NetworkInterfaceParameter) -> bool:
    given = {asked.rx_queue_size, asked.tx_queue_size} - {None}
    return len(given) <= 1 and given <= set(_QUEUE_SIZES)


def _has_card(asked: NetworkInterfaceParameter) -> bool:
    index = asked.network_card_index or 0
    return index == 0 or (index > 0 and asked.instance_type != PRIMARY)


def _has_ipv6(asked: NetworkInterfaceParameter) -> bool:
    given = asked.ipv6_address_count is not None or bool(asked.ipv6_address)
    return not given or asked.instance_type == PRIMARY


_CREATION = _TABLE("InvalidParams.CreateEniParams")
_RULES = (
    Rule(_TABLE("InvalidParameter.EniType"), "InstanceType", lambda asked: asked.instance_type in _TYPES),
    Rule(
        _TABLE("InvalidOperation.InvalidNetworkInterfaceId"),
        "NetworkInterfaceId",
        lambda asked: not asked.network_interface_id or asked.instance_type != PRIMARY,
    ),
    Rule(_CREATION, "NetworkInterfaceName", _has_name),
    Rule(_CREATION, "Description", _has_description),
    Rule(
        _TABLE("InvalidParameter.EniTrafficMode"),
        "NetworkInterfaceTrafficMode",
        lambda asked: asked.network_interface_traffic_mode in _TRAFFIC_MODES,
    ),
    Rule(_QUEUES, "QueueNumber", lambda asked: asked.queue_number is None or asked.queue_number >= 1),
    Rule(
        _TABLE("InvalidParameter.QueuePairNumberMustEmpty"),
        "QueuePairNumber",
        lambda asked: not asked.queue_pair_number or asked.network_interface_traffic_mode == RDMA,
    ),
    Rule(_TABLE("InvalidParameter.EniQueueSize"), "RxQueueSize", _has_queue_sizes),
    Rule(
        _TABLE("InvalidParam.SecondaryIp"),
        "SecondaryPrivateIpAddressCount",
        lambda asked: asked.secondary_private_ip_address_count in (None, *_SECONDARY_ADDRESSES),
    ),
    Rule(_TABLE("InvalidParameter.NetworkCardIndexInvalid"), "NetworkCardIndex", _has_card),
    Rule(_TABLE("InvalidParameter.NetworkInterface"), "Ipv6AddressCount", _has_ipv6),
)


def require_interface_values(request: RunInstancesRequest) -> None:
    """Refuse the first value of a network interface that breaks a rule.

    Raises:
        ApiError: with the full name of the parameter.
    """
    for place, asked in enumerate(request.network_interface, 1):
        for rule in _RULES:
            if not rule.holds(asked):
                raise rule.error(
                    text=f"The specified parameter NetworkInterface.{place}.{rule.name} is not valid."
                )
        _require_ipv6(asked, request.amount)
    if request.network_interface_queue_number is not None and request.network_interface_queue_number < 1:
        raise _QUEUES(text="The specified parameter NetworkInterfaceQueueNumber is not valid.")
    _require_ipv6(request, request.amount)


def _require_ipv6(asked: NetworkInterfaceParameter | RunInstancesRequest, amount: int) -> None:
    """Refuse too many IPv6 addresses, a number beside addresses, and addresses of several instances."""
    count, addresses = asked.ipv6_address_count, asked.ipv6_address
    if count is not None and addresses:
        raise _NETWORK(text="Ipv6AddressCount and Ipv6Address cannot be specified at the same time.")
    if count not in (None, *_IPV6_ADDRESSES) or len(addresses) > len(_IPV6_ADDRESSES):
        raise _IPV6_COUNT(text="A network interface has 1 to 10 IPv6 addresses.")
    for address in addresses:
        if not _is_ipv6(address):
            raise _ADDRESS(text=f"The specified IP address {address} is malformed.")
    if addresses and amount > 1:
        raise _AMOUNT(text="The Amount must be 1 when IPv6 addresses are specified.")


def _is_ipv6(text: str) -> bool:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True
