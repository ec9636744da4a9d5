"""The parameters that a version of a launch template has; None is one that no request gave.

Most are parameters of RunInstances, under the same names. Their values are checked when instances are made
(CreateLaunchTemplate).
"""

from typing import Annotated

import msgspec

from genzo.actions.tag_parameters import TagParameter
from genzo.wire.structs import SECRET, Request


class TemplateDiskParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """What SystemDisk and DataDisk.N share."""

    category: str | None = None
    size: int | None = None
    disk_name: str | None = None
    description: str | None = None
    performance_level: str | None = None
    delete_with_instance: bool | None = None
    encrypted: str | None = None
    kms_key_id: str | None = msgspec.field(name="KMSKeyId", default=None)
    auto_snapshot_policy_id: str | None = None
    provisioned_iops: int | None = None
    bursting_enabled: bool | None = None


class TemplateSystemDiskParameter(TemplateDiskParameter, frozen=True):
    """SystemDisk."""

    iops: int | None = None


class TemplateDataDiskParameter(TemplateDiskParameter, frozen=True):
    """DataDisk.N."""

    snapshot_id: str | None = None
    device: str | None = None


class TemplateInterfaceParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """NetworkInterface.N."""

    network_interface_name: str | None = None
    v_switch_id: str | None = None
    description: str | None = None
    primary_ip_address: str | None = None
    security_group_id: str | None = None
    security_group_ids: Annotated[tuple[str, ...], msgspec.Meta(max_length=16)] = ()
    instance_type: str | None = None
    network_interface_traffic_mode: str | None = None
    delete_on_release: bool | None = None


class TemplateImageOptionsParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """ImageOptions."""

    login_as_non_root: bool | None = None


class TemplateSecurityOptionsParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """SecurityOptions."""

    trusted_system_mode: str | None = None
    enable_secure_boot: bool | None = None


class LaunchTemplateParameters(Request, frozen=True):
    """The parameters of one version."""

    image_id: str | None = None
    image_owner_alias: str | None = None
    password_inherit: bool | None = None
    instance_type: str | None = None
    security_group_id: str | None = None
    security_group_ids: Annotated[tuple[str, ...], msgspec.Meta(max_length=16)] = ()
    vpc_id: str | None = None
    v_switch_id: str | None = None
    instance_name: str | None = None
    description: str | None = None
    internet_max_bandwidth_in: int | None = None
    internet_max_bandwidth_out: Annotated[int, msgspec.Meta(ge=0, le=100)] | None = None
    host_name: str | None = None
    zone_id: str | None = None
    system_disk: TemplateSystemDiskParameter = TemplateSystemDiskParameter()
    data_disk: Annotated[tuple[TemplateDataDiskParameter, ...], msgspec.Meta(max_length=16)] = ()
    io_optimized: str | None = None
    instance_charge_type: str | None = None
    period: int | None = None
    period_unit: str | None = None
    auto_renew: bool | None = None
    auto_renew_period: int | None = None
    internet_charge_type: str | None = None
    enable_vm_os_config: bool | None = None
    network_type: str | None = None
    user_data: Annotated[str | None, SECRET] = None
    key_pair_name: str | None = None
    ram_role_name: str | None = None
    auto_release_time: str | None = None
    spot_strategy: str | None = None
    spot_price_limit: Annotated[float, msgspec.Meta(ge=0, le=999999)] | None = None
    spot_duration: int | None = None
    resource_group_id: str | None = None
    security_enhancement_strategy: str | None = None
    private_ip_address: str | None = None
    deployment_set_id: str | None = None
    ipv6_address_count: Annotated[int, msgspec.Meta(ge=1, le=10)] | None = None
    network_interface: Annotated[tuple[TemplateInterfaceParameter, ...], msgspec.Meta(max_length=8)] = ()
    tag: Annotated[tuple[TagParameter, ...], msgspec.Meta(max_length=20)] = ()
    deletion_protection: bool | None = None
    credit_specification: str | None = None
    http_endpoint: str | None = None
    http_tokens: str | None = None
    http_put_response_hop_limit: int | None = None
    image_options: TemplateImageOptionsParameter = TemplateImageOptionsParameter()
    security_options: TemplateSecurityOptionsParameter = TemplateSecurityOptionsParameter()


class VersionRequest(LaunchTemplateParameters, frozen=True, kw_only=True):
    """A request that makes a version."""

    region_id: str
    version_description: str | None = None
