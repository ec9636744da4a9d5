"""DescribeInstanceAttribute: one instance in detail."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.instances import instance_details as details
from genzo.actions.instances.find_instance import own_instance
from genzo.actions.instances.instance_view import present
from genzo.actions.resource_names import on
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.instances import Instance
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Request, Response, UnsetType, never_sent

_NOT_FOUND = errors_of("DescribeInstanceAttribute")("InvalidInstanceId.NotFound")

_NO_LOCKS = never_sent("nothing is locked")


class DescribeInstanceAttributeRequest(Request, frozen=True):
    instance_id: str


@fields_in_key_order
class EipAddress(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    internet_charge_type: str
    ip_address: str
    bandwidth: int | UnsetType
    allocation_id: str


@fields_in_key_order
class DedicatedHostAttribute(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    dedicated_host_name: str
    dedicated_host_id: str


class LockReasonType(msgspec.Struct, frozen=True, rename="pascal"):
    lock_reason: Annotated[str, _NO_LOCKS]


class OperationLocks(msgspec.Struct, frozen=True, rename="pascal"):
    lock_reason: list[LockReasonType]


@fields_in_key_order
class NetworkOptions(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """The options of an instance whose requests named any."""

    enable_jumbo_frame: bool
    bandwidth_weighting: str | UnsetType
    enable_network_encryption: bool | UnsetType


@fields_in_key_order
class DescribeInstanceAttributeResponse(Response, frozen=True, kw_only=True):
    """The fields of DescribeInstances in another order; CreationTime has seconds, IoOptimized is a text.

    The last three are present only if they were set (docs/decisions/0030-recorded-members.md).
    """

    status: str
    serial_number: str
    creation_time: str
    request_id: str
    description: str
    instance_name: str
    instance_network_type: str
    memory: int
    image_id: str
    cluster_id: str
    vlan_id: str
    stopped_mode: str
    host_name: str
    instance_id: str
    instance_type: str
    internet_max_bandwidth_in: int
    internet_max_bandwidth_out: int
    region_id: str
    instance_charge_type: str
    io_optimized: str
    cpu: int
    expired_time: str
    zone_id: str
    internet_charge_type: str
    credit_specification: str
    security_group_ids: details.SecurityGroupIds
    public_ip_address: details.IpAddresses
    inner_ip_address: details.IpAddresses
    vpc_attributes: details.VpcAttributes
    eip_address: EipAddress
    dedicated_host_attribute: DedicatedHostAttribute
    operation_locks: OperationLocks
    enable_jumbo_frame: bool
    network_options: NetworkOptions | UnsetType = UNSET
    enable_network_encryption: bool | UnsetType = UNSET
    security_options: details.SecurityOptions | UnsetType = UNSET


_NO_NETWORK_OPTIONS = NetworkOptions(
    enable_jumbo_frame=False, bandwidth_weighting=UNSET, enable_network_encryption=UNSET
)
_OWN = (
    "creation_time",
    "io_optimized",
    "eip_address",
    "dedicated_host_attribute",
    "operation_locks",
)
_SHARED = tuple(
    name
    for name in details.InstanceType.__struct_fields__
    if name in DescribeInstanceAttributeResponse.__struct_fields__ and name not in _OWN
)


def describe_instance_attribute(
    request: DescribeInstanceAttributeRequest, context: Context
) -> DescribeInstanceAttributeResponse:
    """The instance as it is now."""
    instance = own_instance(context, request.instance_id, _NOT_FOUND)
    shown = present(instance, context)
    return DescribeInstanceAttributeResponse(
        request_id=context.request_id,
        creation_time=format_timestamp(instance.created // 1000),
        io_optimized="optimized" if instance.io_optimized else "none",
        eip_address=EipAddress(
            internet_charge_type=shown.eip_address.internet_charge_type,
            ip_address=shown.eip_address.ip_address,
            bandwidth=shown.eip_address.bandwidth,
            allocation_id=shown.eip_address.allocation_id,
        ),
        dedicated_host_attribute=DedicatedHostAttribute(dedicated_host_name="", dedicated_host_id=""),
        operation_locks=OperationLocks([]),
        enable_jumbo_frame=instance.jumbo_frame,
        network_options=_network_options(instance),
        enable_network_encryption=_encryption(instance),
        **{name: getattr(shown, name) for name in _SHARED},
    )


def _encryption(instance: Instance) -> bool | UnsetType:
    return UNSET if instance.network_encryption is None else instance.network_encryption


def _network_options(instance: Instance) -> NetworkOptions | UnsetType:
    options = NetworkOptions(
        enable_jumbo_frame=instance.jumbo_frame,
        bandwidth_weighting=instance.bandwidth_weighting or UNSET,
        enable_network_encryption=_encryption(instance),
    )
    return UNSET if options == _NO_NETWORK_OPTIONS else options


DESCRIBE_INSTANCE_ATTRIBUTE = Action(
    name="DescribeInstanceAttribute",
    request=DescribeInstanceAttributeRequest,
    response=DescribeInstanceAttributeResponse,
    handle=describe_instance_attribute,
    resources=on("instance", "instance_id"),
)
