"""LaunchTemplateData of an answer: the parameters of a version.

The members of SystemDisk are there twice: dotted names, as the sample of DescribeLaunchTemplateVersions has
them and Terraform reads them, and a struct, as the newest SDK reads them.
"""

from typing import Any

import msgspec

from genzo.actions.launch_templates.template_parameters import (
    LaunchTemplateParameters,
    TemplateDataDiskParameter,
    TemplateInterfaceParameter,
)
from genzo.catalogue.launch_templates import LaunchTemplateVersion
from genzo.wire.binding import bind
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, UnsetType

Text = str | UnsetType
Number = int | UnsetType
Flag = bool | UnsetType


@fields_in_key_order
class TemplateDataDiskType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    performance_level: Text = UNSET
    description: Text = UNSET
    snapshot_id: Text = UNSET
    device: Text = UNSET
    size: Number = UNSET
    disk_name: Text = UNSET
    category: Text = UNSET
    delete_with_instance: Flag = UNSET
    encrypted: Text = UNSET
    provisioned_iops: Number = UNSET
    bursting_enabled: Flag = UNSET
    auto_snapshot_policy_id: Text = UNSET
    kms_key_id: Text = msgspec.field(name="KMSKeyId", default=UNSET)


class TemplateDataDisks(msgspec.Struct, frozen=True, rename="pascal"):
    data_disk: list[TemplateDataDiskType]


class TemplateGroupIds(msgspec.Struct, frozen=True, rename="pascal"):
    security_group_id: list[str]


@fields_in_key_order
class TemplateInterfaceType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    network_interface_name: Text = UNSET
    v_switch_id: Text = UNSET
    description: Text = UNSET
    primary_ip_address: Text = UNSET
    security_group_id: Text = UNSET
    security_group_ids: TemplateGroupIds | UnsetType = UNSET
    instance_type: Text = UNSET
    network_interface_traffic_mode: Text = UNSET
    delete_on_release: Flag = UNSET


class TemplateInterfaces(msgspec.Struct, frozen=True, rename="pascal"):
    network_interface: list[TemplateInterfaceType]


@fields_in_key_order
class InstanceTagType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    key: str
    value: str


class InstanceTags(msgspec.Struct, frozen=True, rename="pascal"):
    instance_tag: list[InstanceTagType]


@fields_in_key_order
class TemplateSystemDiskType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    auto_snapshot_policy_id: Text = UNSET
    bursting_enabled: Flag = UNSET
    category: Text = UNSET
    delete_with_instance: Flag = UNSET
    description: Text = UNSET
    disk_name: Text = UNSET
    encrypted: Text = UNSET
    iops: Number = UNSET
    kms_key_id: Text = msgspec.field(name="KMSKeyId", default=UNSET)
    performance_level: Text = UNSET
    provisioned_iops: Number = UNSET
    size: Number = UNSET


class TemplateImageOptionsType(msgspec.Struct, frozen=True, rename="pascal"):
    login_as_non_root: Flag = UNSET


@fields_in_key_order
class TemplateSecurityOptionsType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    trusted_system_mode: Text = UNSET
    enable_secure_boot: Flag = UNSET


@fields_in_key_order
class LaunchTemplateData(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """The parameters that the version has, and the lists, which Terraform reads in any case."""

    deployment_set_id: Text = UNSET
    vpc_id: Text = UNSET
    system_disk_performance_level: Text = msgspec.field(name="SystemDisk.PerformanceLevel", default=UNSET)
    key_pair_name: Text = UNSET
    security_group_id: Text = UNSET
    network_type: Text = UNSET
    spot_strategy: Text = UNSET
    enable_vm_os_config: Flag = UNSET
    description: Text = UNSET
    spot_duration: Number = UNSET
    instance_name: Text = UNSET
    security_enhancement_strategy: Text = UNSET
    user_data: Text = UNSET
    system_disk_disk_name: Text = msgspec.field(name="SystemDisk.DiskName", default=UNSET)
    system_disk_size: Number = msgspec.field(name="SystemDisk.Size", default=UNSET)
    spot_price_limit: float | UnsetType = UNSET
    password_inherit: Flag = UNSET
    private_ip_address: Text = UNSET
    image_id: Text = UNSET
    system_disk_delete_with_instance: Flag = msgspec.field(
        name="SystemDisk.DeleteWithInstance", default=UNSET
    )
    system_disk_category: Text = msgspec.field(name="SystemDisk.Category", default=UNSET)
    auto_release_time: Text = UNSET
    system_disk_description: Text = msgspec.field(name="SystemDisk.Description", default=UNSET)
    image_owner_alias: Text = UNSET
    host_name: Text = UNSET
    system_disk_iops: Number = msgspec.field(name="SystemDisk.Iops", default=UNSET)
    system_disk_auto_snapshot_policy_id: Text = msgspec.field(
        name="SystemDisk.AutoSnapshotPolicyId", default=UNSET
    )
    system_disk_kms_key_id: Text = msgspec.field(name="SystemDisk.KMSKeyId", default=UNSET)
    internet_max_bandwidth_out: Number = UNSET
    internet_max_bandwidth_in: Number = UNSET
    instance_type: Text = UNSET
    period: Number = UNSET
    instance_charge_type: Text = UNSET
    io_optimized: Text = UNSET
    ram_role_name: Text = UNSET
    v_switch_id: Text = UNSET
    resource_group_id: Text = UNSET
    internet_charge_type: Text = UNSET
    zone_id: Text = UNSET
    ipv6_address_count: Number = UNSET
    data_disks: TemplateDataDisks
    network_interfaces: TemplateInterfaces
    tags: InstanceTags
    security_group_ids: TemplateGroupIds | UnsetType = UNSET
    system_disk_provisioned_iops: Number = msgspec.field(name="SystemDisk.ProvisionedIops", default=UNSET)
    system_disk_bursting_enabled: Flag = msgspec.field(name="SystemDisk.BurstingEnabled", default=UNSET)
    system_disk_encrypted: Text = msgspec.field(name="SystemDisk.Encrypted", default=UNSET)
    deletion_protection: Flag = UNSET
    credit_specification: Text = UNSET
    auto_renew: Flag = UNSET
    auto_renew_period: Number = UNSET
    period_unit: Text = UNSET
    system_disk: TemplateSystemDiskType | UnsetType = UNSET
    http_endpoint: Text = UNSET
    http_tokens: Text = UNSET
    http_put_response_hop_limit: Number = UNSET
    image_options: TemplateImageOptionsType | UnsetType = UNSET
    security_options: TemplateSecurityOptionsType | UnsetType = UNSET


_SAME = frozenset(LaunchTemplateData.__struct_fields__) & frozenset(
    LaunchTemplateParameters.__struct_fields__
)
_PLAIN = _SAME - {"security_group_ids", "system_disk", "image_options", "security_options"}


def shown_data(version: LaunchTemplateVersion) -> LaunchTemplateData:
    """The parameters of a version; what it does not have is not there."""
    data = bind(LaunchTemplateParameters, version.given)
    disk = _members(data.system_disk)
    return LaunchTemplateData(
        **{name: value for name, value in _members(data).items() if name in _PLAIN},
        **{f"system_disk_{name}": value for name, value in disk.items()},
        system_disk=TemplateSystemDiskType(**disk) if disk else UNSET,
        data_disks=TemplateDataDisks([_shown_disk(each) for each in data.data_disk]),
        network_interfaces=TemplateInterfaces([_shown_interface(each) for each in data.network_interface]),
        tags=InstanceTags(
            [InstanceTagType(key=tag.key or "", value=tag.value or "") for tag in data.tag],
        ),
        security_group_ids=_group_ids(data.security_group_ids),
        image_options=_options(TemplateImageOptionsType, data.image_options),
        security_options=_options(TemplateSecurityOptionsType, data.security_options),
    )


def _members(given: msgspec.Struct) -> dict[str, Any]:
    """The members that a request gave."""
    values = {name: getattr(given, name) for name in given.__struct_fields__}
    return {name: value for name, value in values.items() if value is not None}


def _shown_disk(disk: TemplateDataDiskParameter) -> TemplateDataDiskType:
    return TemplateDataDiskType(**_members(disk))


def _shown_interface(interface: TemplateInterfaceParameter) -> TemplateInterfaceType:
    groups = {"security_group_ids": _group_ids(interface.security_group_ids)}
    return TemplateInterfaceType(**{**_members(interface), **groups})


def _group_ids(group_ids: tuple[str, ...]) -> TemplateGroupIds | UnsetType:
    return TemplateGroupIds(list(group_ids)) if group_ids else UNSET


def _options(kind: Any, options: msgspec.Struct) -> Any:  # noqa: ANN401 - of one struct, and its answer
    members = _members(options)
    return kind(**members) if members else UNSET
