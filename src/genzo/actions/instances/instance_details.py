"""An instance as DescribeInstances shows it: every field of the description, in the order of its sample.

Which members are left out, and when, is a decision (docs/decisions/0030-recorded-members.md).
"""

from typing import Annotated

import msgspec

from genzo.actions.instances.interface_details import NetworkInterfaces
from genzo.actions.shown_tags import Tags
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, UnsetType, never_sent

_NO_LOCKS = never_sent("nothing is locked")
_NO_CLUSTERS = never_sent("there are no HPC clusters")
_NO_DEPLOYMENT_SETS = never_sent("there are no deployment sets")
_NO_RDMA = never_sent("there are no RDMA addresses")
_UNSET_OPTION = never_sent("no request of Genzo sets it")
_NO_ADDITIONAL_INFO = never_sent("no instance has any")


@fields_in_key_order
class LockReasonType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    lock_msg: Annotated[str, _NO_LOCKS]
    lock_reason: Annotated[str, _NO_LOCKS]


class OperationLocks(msgspec.Struct, frozen=True, rename="pascal"):
    lock_reason: list[LockReasonType]


class IpAddresses(msgspec.Struct, frozen=True, rename="pascal"):
    ip_address: list[str]


class SecurityGroupIds(msgspec.Struct, frozen=True, rename="pascal"):
    security_group_id: list[str]


@fields_in_key_order
class VpcAttributes(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    vpc_id: str
    nat_ip_address: str
    v_switch_id: str
    private_ip_address: IpAddresses


@fields_in_key_order
class EipAddress(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """The Elastic IP address of an instance. Without one its texts are empty and it has no bandwidth."""

    is_support_unassociate: bool | UnsetType
    internet_charge_type: str
    ip_address: str
    bandwidth: int | UnsetType
    allocation_id: str


class HibernationOptions(msgspec.Struct, frozen=True, rename="pascal"):
    configured: bool


class DedicatedHostAttribute(msgspec.Struct, frozen=True, rename="pascal"):
    dedicated_host_id: str
    dedicated_host_name: str
    dedicated_host_cluster_id: str


class EcsCapacityReservationAttr(msgspec.Struct, frozen=True, rename="pascal"):
    capacity_reservation_preference: str
    capacity_reservation_id: str


@fields_in_key_order
class DedicatedInstanceAttribute(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    affinity: str
    tenancy: str


@fields_in_key_order
class CpuOptions(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    numa: str
    core_count: int
    threads_per_core: int
    topology_type: str | UnsetType = UNSET
    nested_virtualization: str | UnsetType = UNSET
    turbo_mode: Annotated[str | UnsetType, _UNSET_OPTION] = UNSET
    enable_visst: Annotated[bool | UnsetType, _UNSET_OPTION] = msgspec.field(
        name="EnableVISST", default=UNSET
    )
    enable_vrdt: Annotated[bool | UnsetType, _UNSET_OPTION] = msgspec.field(name="EnableVRDT", default=UNSET)


@fields_in_key_order
class MetadataOptions(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    http_endpoint: str
    http_put_response_hop_limit: int | UnsetType
    http_tokens: str
    instance_metadata_tags: Annotated[str | UnsetType, _UNSET_OPTION] = UNSET


class ImageOptions(msgspec.Struct, frozen=True, rename="pascal"):
    login_as_non_root: bool | UnsetType = UNSET
    current_os_nvme_supported: bool | UnsetType = msgspec.field(name="CurrentOSNVMeSupported", default=UNSET)


@fields_in_key_order
class PrivateDnsNameOptions(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    enable_instance_id_dns_a_record: bool | UnsetType = msgspec.field(
        name="EnableInstanceIdDnsARecord", default=UNSET
    )
    enable_instance_id_dns_aaaa_record: bool | UnsetType = msgspec.field(
        name="EnableInstanceIdDnsAAAARecord", default=UNSET
    )
    enable_ip_dns_a_record: bool | UnsetType = msgspec.field(name="EnableIpDnsARecord", default=UNSET)
    enable_ip_dns_ptr_record: bool | UnsetType = msgspec.field(name="EnableIpDnsPtrRecord", default=UNSET)
    hostname_type: str | UnsetType = UNSET


class AdditionalInfo(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    managed_host_id: str | UnsetType = UNSET
    node_serial_number: str | UnsetType = UNSET
    enable_high_density_mode: bool | UnsetType = UNSET


class ClockOptions(msgspec.Struct, frozen=True, rename="pascal"):
    ptp_status: str


class SecurityOptions(msgspec.Struct, frozen=True, rename="pascal"):
    enable_secure_boot: bool


@fields_in_key_order
class InstanceType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """One instance of the answer."""

    creation_time: str
    serial_number: str
    status: str
    deployment_set_id: str
    key_pair_name: str | UnsetType = UNSET
    sale_cycle: str
    spot_strategy: str
    device_available: bool
    local_storage_capacity: int | UnsetType = UNSET
    description: str
    spot_duration: int | UnsetType = UNSET
    instance_network_type: str
    instance_name: str
    os_name_en: str = msgspec.field(name="OSNameEn")
    hpc_cluster_id: Annotated[str | UnsetType, _NO_CLUSTERS] = UNSET
    spot_price_limit: float
    memory: int
    os_name: str = msgspec.field(name="OSName")
    deployment_set_group_no: Annotated[int | UnsetType, _NO_DEPLOYMENT_SETS] = UNSET
    image_id: str
    vlan_id: str
    cluster_id: str
    gpu_spec: str = msgspec.field(name="GPUSpec")
    auto_release_time: str
    deletion_protection: bool
    stopped_mode: str
    gpu_amount: int = msgspec.field(name="GPUAmount")
    host_name: str
    instance_id: str
    internet_max_bandwidth_out: int
    internet_max_bandwidth_in: int
    instance_type: str
    instance_charge_type: str
    region_id: str
    io_optimized: bool
    start_time: str
    cpu: int
    local_storage_amount: int | UnsetType = UNSET
    expired_time: str
    resource_group_id: str
    internet_charge_type: str
    zone_id: str
    recyclable: bool
    isp: str | UnsetType = msgspec.field(name="ISP", default=UNSET)
    credit_specification: str
    instance_type_family: str
    os_type: str = msgspec.field(name="OSType")
    network_interfaces: NetworkInterfaces
    operation_locks: OperationLocks
    tags: Tags | UnsetType = UNSET
    rdma_ip_address: Annotated[IpAddresses | UnsetType, _NO_RDMA] = UNSET
    security_group_ids: SecurityGroupIds
    public_ip_address: IpAddresses
    inner_ip_address: IpAddresses
    vpc_attributes: VpcAttributes
    eip_address: EipAddress
    hibernation_options: HibernationOptions
    dedicated_host_attribute: DedicatedHostAttribute
    ecs_capacity_reservation_attr: EcsCapacityReservationAttr
    dedicated_instance_attribute: DedicatedInstanceAttribute
    cpu_options: CpuOptions
    metadata_options: MetadataOptions
    image_options: ImageOptions
    spot_interruption_behavior: str | UnsetType = UNSET
    private_dns_name_options: PrivateDnsNameOptions | UnsetType = UNSET
    additional_info: Annotated[AdditionalInfo | UnsetType, _NO_ADDITIONAL_INFO] = UNSET
    clock_options: ClockOptions | UnsetType = UNSET
    security_options: SecurityOptions | UnsetType = UNSET
    enable_nvs: Annotated[bool | UnsetType, _UNSET_OPTION] = msgspec.field(name="EnableNVS", default=UNSET)
