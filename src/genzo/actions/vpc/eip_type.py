"""The form of an elastic IP address in answers of the VPC product."""

from typing import Annotated

import msgspec

from genzo.actions.eips.listing import OperationLocks
from genzo.actions.network.vpc_tags import VpcTags, vpc_tags
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.eips import Eip
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, UnsetType, never_sent

_NO_SERVICE = never_sent("no service manages an address here")


class SecurityProtectionTypes(msgspec.Struct, frozen=True, rename="pascal"):
    security_protection_type: list[str]


@fields_in_key_order
class EipAddressType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """An address. What no address has here is an empty text, as on the service."""

    reservation_active_time: str = ""
    status: str
    reservation_order_type: str = ""
    allocation_time: str
    netmode: str = "public"
    charge_type: str
    description: str
    mode: str
    segment_instance_id: str = ""
    reservation_internet_charge_type: str = ""
    bandwidth_package_id: str = ""
    ip_address: str
    bandwidth: str
    reservation_bandwidth: str = ""
    eip_bandwidth: str
    name: str
    private_ip_address: str
    instance_region_id: str
    deletion_protection: bool = False
    instance_id: str
    second_limited: bool = False
    instance_type: str
    hd_monitor_status: str = msgspec.field(name="HDMonitorStatus", default="OFF")
    region_id: str
    bandwidth_package_bandwidth: str = ""
    service_managed: int = 0
    service_id: Annotated[int | UnsetType, _NO_SERVICE] = msgspec.field(name="ServiceID", default=UNSET)
    expired_time: str
    resource_group_id: str
    allocation_id: str
    internet_charge_type: str
    business_status: str = "Normal"
    bandwidth_package_type: str = ""
    has_reservation_data: str = "false"
    isp: str = msgspec.field(name="ISP")
    operation_locks: OperationLocks = OperationLocks()
    tags: VpcTags
    security_protection_types: SecurityProtectionTypes
    public_ip_address_pool_id: str = ""
    vpc_id: str = ""
    zone: str = ""
    biz_type: str = "Default"


def present_eip(eip: Eip, now: int) -> EipAddressType:
    """The address at ``now`` (milliseconds since 1970)."""
    has_instance = bool(eip.instance_id)
    return EipAddressType(
        status=eip.status_at(now),
        allocation_time=format_timestamp(eip.created // 1000),
        charge_type=eip.charge_type,
        description=eip.description,
        mode="NAT" if has_instance else "",
        ip_address=eip.ip_address,
        bandwidth=str(eip.bandwidth),
        eip_bandwidth=str(eip.bandwidth),
        name=eip.name,
        private_ip_address=eip.private_ip,
        instance_region_id=eip.region_id if has_instance else "",
        instance_id=eip.instance_id,
        instance_type=eip.instance_type if has_instance else "",
        region_id=eip.region_id,
        expired_time=format_timestamp(eip.expires // 1000) if eip.expires else "",
        resource_group_id=eip.resource_group_id,
        allocation_id=eip.resource_id,
        internet_charge_type=eip.internet_charge_type,
        isp=eip.isp,
        tags=vpc_tags(eip.tags),
        security_protection_types=SecurityProtectionTypes(list(eip.security_protection_types)),
    )
