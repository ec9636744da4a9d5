"""The filters of DescribeInstances: tables of attributes and of allowed values.

An instance must meet all filters of the request (DescribeInstances, Description).
"""

from collections.abc import Callable, Iterator

from genzo.actions.action import Context
from genzo.actions.instances.describe_parameters import LOCK_REASONS, DescribeInstancesRequest
from genzo.actions.instances.instance_view import network_type
from genzo.actions.tag_parameters import checked_tags
from genzo.catalogue.clock import parse_timestamp
from genzo.catalogue.instances import Instance
from genzo.catalogue.tagging import has_tags
from genzo.catalogue.wildcards import matches
from genzo.errors import INVALID_PARAMETER, ErrorType
from genzo.errors.table import errors_of
from genzo.wire.json_array import json_list

_ERRORS = errors_of("DescribeInstances")
_NO_HPC_CLUSTER = _ERRORS("InvalidHpcClusterId.NotFound")
_FILTER_KEY = _ERRORS("InvalidFilterKey.NotFound")
_FILTER_VALUE = _ERRORS("InvalidFilterValue")
_TAG_COUNT = _ERRORS("InvalidTagCount")
_TAG_MISMATCH = _ERRORS("InvalidTag.Mismatch")
_MOST_TEXTS = 100
_MOST_TAGS = 20
Condition = Callable[[Instance], bool]

_EQUAL: dict[str, Callable[[Instance], object]] = {
    "vpc_id": lambda instance: instance.vpc_id,
    "v_switch_id": lambda instance: instance.vswitch_id,
    "zone_id": lambda instance: instance.zone_id,
    "instance_network_type": network_type,
    "instance_charge_type": lambda instance: instance.instance_charge_type,
    "internet_charge_type": lambda instance: instance.internet_charge_type,
    "image_id": lambda instance: instance.image_id,
    "io_optimized": lambda instance: instance.io_optimized,
    "device_available": lambda _: True,
    "instance_type": lambda instance: instance.instance_type,
    "key_pair_name": lambda instance: instance.key_pair_name,
    "resource_group_id": lambda instance: instance.resource_group_id,
    "http_endpoint": lambda instance: instance.http_endpoint,
    "http_tokens": lambda instance: instance.http_tokens,
    "http_put_response_hop_limit": lambda instance: instance.http_put_response_hop_limit,
}
"""The attribute that a parameter must be equal to."""

_VALUES: tuple[tuple[str, tuple[str, ...], ErrorType], ...] = (
    ("instance_charge_type", ("PostPaid", "PrePaid"), _ERRORS("InvalidInstanceChargeType.NotFound")),
    (
        "internet_charge_type",
        ("PayByBandwidth", "PayByTraffic"),
        _ERRORS("InvalidInternetChargeType.ValueNotSupported"),
    ),
    ("lock_reason", LOCK_REASONS, _ERRORS("InvalidLockReason.NotFound")),
    ("instance_network_type", ("classic", "vpc"), _ERRORS("InvalidNetworkType.NotFound")),
    ("status", ("Pending", "Running", "Starting", "Stopping", "Stopped"), _ERRORS("InvalidStatus.NotFound")),
)
"""The parameters with a closed set of values, and the error for any other."""

_METADATA_VALUES = (
    ("http_endpoint", "HttpEndpoint", ("enabled", "disabled")),
    ("http_tokens", "HttpTokens", ("optional", "required")),
)
"""The parameters with a closed set of values for which the description lists no error."""

_MATCHING_NONE = ("lock_reason", "rdma_ip_addresses", "ipv6_address")
"""Filters for attributes that no instance has here: each of them finds nothing."""

_TIMES: dict[str, tuple[Callable[[Instance], int], bool]] = {
    "CreationStartTime": (lambda instance: instance.created, True),
    "CreationEndTime": (lambda instance: instance.created, False),
    "ExpiredStartTime": (lambda instance: instance.expires, True),
    "ExpiredEndTime": (lambda instance: instance.expires, False),
}
"""The time that a Filter compares, and whether its value is the lower bound."""

_NEVER = 2**63


def conditions(request: DescribeInstancesRequest, context: Context) -> list[Condition]:
    """The conditions that an instance must meet, after a check of their values."""
    for name, allowed, error in _VALUES:
        if getattr(request, name) not in (None, *allowed):
            raise error()
    for attribute, parameter, values in _METADATA_VALUES:
        if getattr(request, attribute) not in (None, *values):
            raise INVALID_PARAMETER(name=parameter)
    if request.hpc_cluster_id is not None:
        raise _NO_HPC_CLUSTER()
    return [
        *_equalities(request),
        *_addresses(request),
        *_times(request),
        *_others(request, context),
        *_tags(request, context),
    ]


def _equalities(request: DescribeInstancesRequest) -> Iterator[Condition]:
    for name, value_of in _EQUAL.items():
        asked = getattr(request, name)
        if asked is not None:
            yield _equal(value_of, asked)


def _equal(value_of: Callable[[Instance], object], asked: object) -> Condition:
    return lambda instance: value_of(instance) == asked


def _addresses(request: DescribeInstancesRequest) -> Iterator[Condition]:
    inner = _texts(request.inner_ip_addresses, "InnerIpAddresses")
    private = _texts(request.private_ip_addresses, "PrivateIpAddresses")
    public = _texts(request.public_ip_addresses, "PublicIpAddresses")
    elastic = _texts(request.eip_addresses, "EipAddresses")
    if inner is not None:
        yield lambda instance: not instance.vswitch_id and instance.private_ip in inner
    if private is not None:
        yield lambda instance: bool(instance.vswitch_id) and instance.private_ip in private
    if public is not None:
        yield lambda instance: instance.public_ip in public
    if elastic is not None:
        yield lambda instance: instance.eip.ip_address in elastic


def _texts(text: str | None, name: str) -> list[str] | None:
    """The texts of a JSON array; None for a missing parameter."""
    error = INVALID_PARAMETER(name=name)
    return None if text is None else json_list(text, _MOST_TEXTS, error, error)


def _times(request: DescribeInstancesRequest) -> Iterator[Condition]:
    for condition in request.filter:
        if condition.key not in _TIMES:
            raise _FILTER_KEY(text=condition.key)
        value_of, is_begin = _TIMES[condition.key]
        seconds = parse_timestamp(condition.value)
        if seconds is None:
            raise _FILTER_VALUE(text=condition.value)
        yield _bounded(value_of, seconds * 1000, is_begin)


def _bounded(value_of: Callable[[Instance], int], moment: int, is_begin: bool) -> Condition:
    if is_begin:
        return lambda instance: (value_of(instance) or _NEVER) >= moment
    return lambda instance: (value_of(instance) or _NEVER) <= moment


def _others(request: DescribeInstancesRequest, context: Context) -> Iterator[Condition]:
    if any(getattr(request, name) for name in _MATCHING_NONE):
        yield lambda _: False
    ids = _texts(request.instance_ids, "InstanceIds")
    if ids is not None:
        yield lambda instance: instance.resource_id in ids
    if request.status is not None:
        yield lambda instance: instance.status_at(context.now) == request.status
    if request.security_group_id is not None:
        yield lambda instance: request.security_group_id in instance.security_group_ids
    if request.instance_name is not None:
        pattern = request.instance_name
        yield lambda instance: matches(pattern, instance.name)
    if request.instance_type_family is not None:
        family = request.instance_type_family
        types = context.facts.instance_types
        of_family = {each for each, facts in types.items() if facts.instance_type_family == family}
        yield lambda instance: instance.instance_type in of_family


def _tags(request: DescribeInstancesRequest, _context: Context) -> Iterator[Condition]:
    filters = checked_tags(request.tag, _MOST_TAGS, _TAG_COUNT, _TAG_MISMATCH)
    yield lambda instance: has_tags(instance, filters)
