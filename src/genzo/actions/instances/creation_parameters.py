"""The parameters that RunInstances and CreateInstance share, and the structs within them."""

from typing import Annotated

import msgspec

from genzo.actions.arn_parameter import ArnParameter
from genzo.actions.tag_parameters import TagParameter
from genzo.wire.structs import NO_EFFECT, SECRET, Request


class PlainSystemDiskParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """SystemDisk of CreateInstance; a size of 0 means no size (docs/reference/clients.md#packer, step 7)."""

    size: int = 0
    category: str | None = None
    disk_name: str = ""
    description: str = ""
    performance_level: str | None = None
    storage_cluster_id: str | None = None


class SystemDiskParameter(PlainSystemDiskParameter, frozen=True):
    """SystemDisk of RunInstances."""

    auto_snapshot_policy_id: str | None = None
    provisioned_iops: Annotated[int, msgspec.Meta(ge=0)] | None = None
    bursting_enabled: bool | None = None
    encrypted: str = "false"
    kms_key_id: str | None = msgspec.field(name="KMSKeyId", default=None)
    encrypt_algorithm: str | None = None


class PlainDataDiskParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """DataDisk.N of CreateInstance."""

    size: int = 0
    category: str | None = None
    disk_name: str = ""
    description: str = ""
    snapshot_id: str | None = None
    device: str | None = None
    delete_with_instance: bool = True
    performance_level: str | None = None
    storage_cluster_id: str | None = None
    encrypted: str = "false"
    kms_key_id: str | None = msgspec.field(name="KMSKeyId", default=None)
    encrypt_algorithm: str | None = None


class DataDiskParameter(PlainDataDiskParameter, frozen=True):
    """DataDisk.N of RunInstances."""

    auto_snapshot_policy_id: str | None = None
    provisioned_iops: Annotated[int, msgspec.Meta(ge=0)] | None = None
    bursting_enabled: bool | None = None


class HibernationOptionsParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """HibernationOptions."""

    configured: bool = False


class CpuOptionsParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """CpuOptions of ModifyInstanceAttribute; RunInstances has Numa as well."""

    core: int = 0
    threads_per_core: int = 0
    topology_type: str = ""
    nested_virtualization: str = ""


class SecurityOptionsParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """SecurityOptions."""

    trusted_system_mode: str | None = None
    confidential_computing_mode: str | None = None
    enable_secure_boot: bool | None = None


class PrivatePoolOptionsParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """PrivatePoolOptions; private pools do not exist here, so none is used."""

    match_criteria: str | None = None
    id: str | None = None


class ImageOptionsParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """ImageOptions."""

    login_as_non_root: bool = False


class PrivateDnsNameOptionsParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """PrivateDnsNameOptions, which DescribeInstances reads back; Genzo has no DNS."""

    enable_instance_id_dns_a_record: bool | None = msgspec.field(
        name="EnableInstanceIdDnsARecord", default=None
    )
    enable_instance_id_dns_aaaa_record: bool | None = msgspec.field(
        name="EnableInstanceIdDnsAAAARecord", default=None
    )
    enable_ip_dns_a_record: bool | None = msgspec.field(name="EnableIpDnsARecord", default=None)
    enable_ip_dns_ptr_record: bool | None = msgspec.field(name="EnableIpDnsPtrRecord", default=None)
    hostname_type: str | None = None


class CreationRequest(Request, frozen=True):
    """The parameters of both actions; RunInstances has more of each disk."""

    region_id: str
    image_id: str | None = None
    image_family: str | None = None
    instance_type: str | None = None
    security_group_id: str | None = None
    v_switch_id: str | None = None
    instance_name: str | None = None
    description: str = ""
    internet_max_bandwidth_in: int = 0
    internet_max_bandwidth_out: int = 0
    host_name: str | None = None
    password: Annotated[str | None, SECRET] = None
    password_inherit: bool = False
    zone_id: str | None = None
    internet_charge_type: str = "PayByTraffic"
    system_disk: PlainSystemDiskParameter = PlainSystemDiskParameter()
    io_optimized: str | None = None
    user_data: Annotated[str, SECRET] = ""
    key_pair_name: str | None = None
    ram_role_name: str = ""
    spot_strategy: str = "NoSpot"
    spot_duration: int = 1
    spot_price_limit: float | None = None
    spot_interruption_behavior: str = ""
    security_enhancement_strategy: Annotated[str | None, NO_EFFECT] = None
    client_token: str | None = None
    hpc_cluster_id: str | None = None
    dry_run: bool = False
    dedicated_host_id: str | None = None
    resource_group_id: str = ""
    period: int | None = None
    period_unit: str = "Month"
    auto_renew: Annotated[bool, NO_EFFECT] = False
    auto_renew_period: int = 1
    instance_charge_type: str = "PostPaid"
    deployment_set_id: str | None = None
    deployment_set_group_no: Annotated[int | None, NO_EFFECT] = None
    private_ip_address: str | None = None
    credit_specification: str | None = None
    deletion_protection: bool = False
    affinity: str = ""
    tenancy: str = ""
    storage_set_id: str | None = None
    storage_set_partition_number: Annotated[int | None, NO_EFFECT] = None
    hibernation_options: HibernationOptionsParameter = HibernationOptionsParameter()
    http_endpoint: str = "enabled"
    http_tokens: str = "optional"
    http_put_response_hop_limit: int = 1
    private_pool_options: PrivatePoolOptionsParameter = PrivatePoolOptionsParameter()
    managed_host_id: str | None = None
    data_disk: tuple[PlainDataDiskParameter, ...] = ()
    arn: tuple[ArnParameter, ...] = ()
    tag: tuple[TagParameter, ...] = ()
