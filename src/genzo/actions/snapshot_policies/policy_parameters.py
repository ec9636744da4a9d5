"""The parameters that CreateAutoSnapshotPolicy and ModifyAutoSnapshotPolicyEx share, and their checks."""

from collections.abc import Container
from typing import Annotated, Any

import msgspec

from genzo.actions.arn_parameter import ArnParameter
from genzo.catalogue.name_validation import is_valid_image_name
from genzo.catalogue.snapshot_policies import FOREVER, HOURS, MOST_DAYS, WEEKDAYS, AutoSnapshotPolicy
from genzo.errors import INVALID_PARAMETER
from genzo.errors.group import ErrorGroup, Listed
from genzo.wire.json_array import json_list
from genzo.wire.structs import NO_EFFECT, Request

_MOST_REGIONS = 1


class CopyEncryptionConfigurationParameter(msgspec.Struct, frozen=True, rename="pascal"):
    encrypted: bool | None = None
    kms_key_id: str | None = msgspec.field(name="KMSKeyId", default=None)
    arn: Annotated[tuple[ArnParameter, ...], msgspec.Meta(max_length=10), NO_EFFECT] = ()


class TargetTagsParameter(msgspec.Struct, frozen=True, rename="pascal"):
    key: str | None = None
    value: str | None = None


class PolicyRequest(Request, frozen=True):
    """What may be left out of a request that makes or changes a policy."""

    auto_snapshot_policy_name: str | None = msgspec.field(name="autoSnapshotPolicyName", default=None)
    enable_cross_region_copy: bool | None = None
    target_copy_regions: str | None = None
    copied_snapshots_retention_days: int | None = None
    copy_encryption_configuration: CopyEncryptionConfigurationParameter | None = None
    target_tags: Annotated[tuple[TargetTagsParameter, ...], NO_EFFECT] = ()


class PolicyErrors(ErrorGroup):
    """The errors of the parameters; those without a code of their own are answered with InvalidParameter."""

    name = Listed("InvalidSnapshotPolicyName.Malformed", otherwise=INVALID_PARAMETER)
    target_regions = Listed("InvalidParameter.TargetCopyRegions")
    copied_days = Listed("InvalidParameter.CopiedSnapshotsRetentionDays")
    encryption = Listed("InvalidParameter.EncryptedIllegal")


def changes_of(
    request: PolicyRequest,
    schedule: tuple[str | None, str | None, int | None],
    copy_regions: Container[str],
    errors: PolicyErrors,
) -> dict[str, Any]:
    """The members of a policy that a request gives, after their checks.

    ``schedule`` is its timePoints, repeatWeekdays and retentionDays; snapshots can be copied to one of
    ``copy_regions``.

    Raises:
        ApiError: a parameter is malformed, or two contradict each other.
    """
    name = request.auto_snapshot_policy_name
    if name is not None and not is_valid_image_name(name):
        raise errors.name(name="autoSnapshotPolicyName")
    time_points, weekdays, days = schedule
    if days is not None and not _is_retention(days):
        raise INVALID_PARAMETER(name="retentionDays")
    if request.copied_snapshots_retention_days is not None and not _is_retention(
        request.copied_snapshots_retention_days
    ):
        raise errors.copied_days()
    given = {
        "name": name,
        "time_points": _numbers("timePoints", time_points, 0, HOURS),
        "repeat_weekdays": _numbers("repeatWeekdays", weekdays, 1, WEEKDAYS),
        "retention_days": days,
        "enable_cross_region_copy": request.enable_cross_region_copy,
        "target_copy_regions": _target_regions(request.target_copy_regions, copy_regions, errors),
        "copied_snapshots_retention_days": request.copied_snapshots_retention_days,
        **_encryption(request.copy_encryption_configuration, errors),
    }
    return {member: value for member, value in given.items() if value is not None}


def require_target(policy: AutoSnapshotPolicy, errors: PolicyErrors) -> None:
    """Refuse a policy that copies to no region."""
    if policy.enable_cross_region_copy and not policy.target_copy_regions:
        raise errors.target_regions()


def _is_retention(days: int) -> bool:
    return days == FOREVER or 1 <= days <= MOST_DAYS


def _target_regions(
    text: str | None, allowed: Container[str], errors: PolicyErrors
) -> tuple[str, ...] | None:
    """The regions of TargetCopyRegions, one at most; an empty array takes them away."""
    if text is None:
        return None
    error = errors.target_regions()
    regions = json_list(text, _MOST_REGIONS, error, error)
    if not all(region in allowed for region in regions):
        raise error
    return tuple(regions)


def _encryption(
    configuration: CopyEncryptionConfigurationParameter | None, errors: PolicyErrors
) -> dict[str, Any]:
    """The members of CopyEncryptionConfiguration. A key needs encryption."""
    if configuration is None:
        return {}
    if configuration.kms_key_id and not configuration.encrypted:
        raise errors.encryption()
    return {"copy_encrypted": configuration.encrypted, "copy_kms_key_id": configuration.kms_key_id}


def _numbers(name: str, text: str | None, least: int, count: int) -> tuple[int, ...] | None:
    """The numbers of a JSON array of numbers in quotes, in ascending order.

    Raises:
        ApiError: InvalidParameter, for no number, one twice, or one outside ``count`` numbers from ``least``.
    """
    if text is None:
        return None
    error = INVALID_PARAMETER(name=name)
    texts = json_list(text, count, error, error)
    allowed = {str(number): number for number in range(least, least + count)}
    if not texts or not allowed.keys() >= set(texts) or len(set(texts)) != len(texts):
        raise error
    return tuple(sorted(allowed[each] for each in texts))
