"""A policy as the API shows it, with the fields in the order of the description's sample."""

import json
from collections.abc import Iterable
from typing import Annotated

import msgspec

from genzo.actions.shown_tags import Tags, shown_tags
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.snapshot_policies import AutoSnapshotPolicy
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, UnsetType, never_sent

_NO_TARGETS = never_sent("policies are applied to disks alone, and not to instances with certain tags")


@fields_in_key_order
class CopyEncryptionConfiguration(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    encrypted: bool
    kms_key_id: str = msgspec.field(name="KMSKeyId")


class TargetTagType(msgspec.Struct, frozen=True, rename="pascal"):
    tag_key: Annotated[str, _NO_TARGETS]
    tag_value: Annotated[str, _NO_TARGETS]


class TargetTags(msgspec.Struct, frozen=True, rename="pascal"):
    target_tag: Annotated[list[TargetTagType], _NO_TARGETS]


@fields_in_key_order
class AutoSnapshotPolicyType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """A policy; one that copies to no region has no TargetCopyRegions."""

    time_points: str
    creation_time: str
    status: str = "Normal"
    auto_snapshot_policy_name: str
    target_copy_regions: str | UnsetType = UNSET
    copied_snapshots_retention_days: int
    auto_snapshot_policy_id: str
    retention_days: int
    region_id: str
    disk_nums: int
    enable_cross_region_copy: bool
    repeat_weekdays: str
    volume_nums: int = 0
    resource_group_id: str
    tags: Tags
    copy_encryption_configuration: CopyEncryptionConfiguration
    type: str = "Custom"
    association_type: str | UnsetType = UNSET
    target_tags: Annotated[TargetTags | UnsetType, _NO_TARGETS] = UNSET


def present(policy: AutoSnapshotPolicy, disks: int) -> AutoSnapshotPolicyType:
    """The policy, which is applied to a number of disks."""
    return AutoSnapshotPolicyType(
        time_points=_array(policy.time_points),
        creation_time=format_timestamp(policy.created // 1000),
        auto_snapshot_policy_name=policy.name,
        target_copy_regions=_array(policy.target_copy_regions) if policy.target_copy_regions else UNSET,
        copied_snapshots_retention_days=policy.copied_snapshots_retention_days,
        auto_snapshot_policy_id=policy.resource_id,
        retention_days=policy.retention_days,
        region_id=policy.region_id,
        disk_nums=disks,
        enable_cross_region_copy=policy.enable_cross_region_copy,
        repeat_weekdays=_array(policy.repeat_weekdays),
        association_type="AssociatedWithDisk",
        resource_group_id=policy.resource_group_id,
        tags=shown_tags(policy.tags),
        copy_encryption_configuration=CopyEncryptionConfiguration(
            encrypted=policy.copy_encrypted, kms_key_id=policy.copy_kms_key_id
        ),
    )


def _array(values: Iterable[int | str]) -> str:
    """The values as the text of a JSON array of texts."""
    return json.dumps([str(value) for value in values], separators=(",", ":"))
