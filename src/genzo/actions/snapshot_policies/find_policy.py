"""Finds policies, and the disks that they are applied to."""

from genzo.actions.action import Context
from genzo.actions.snapshots.find_snapshots import disks_of
from genzo.catalogue.disks import Disk
from genzo.catalogue.snapshot_policies import AutoSnapshotPolicy
from genzo.errors import INVALID_PARAMETER, ErrorType
from genzo.wire.json_array import json_list

_MOST_DISKS = 100


def own_policy(context: Context, region_id: str, policy_id: str, error: ErrorType) -> AutoSnapshotPolicy:
    """The caller's policy of this id.

    Raises:
        ApiError: ``error``, if it does not exist.
    """
    policy = context.catalogue.resource(AutoSnapshotPolicy, context.account_id, region_id, policy_id)
    if policy is None:
        raise error()
    return policy


def disks_with_policy(context: Context, policy: AutoSnapshotPolicy) -> list[Disk]:
    """The disks that a policy is applied to."""
    disks = disks_of(context, policy.region_id)
    return [disk for disk in disks if disk.auto_snapshot_policy_id == policy.resource_id]


def disks_named(context: Context, region_id: str, text: str, not_found: ErrorType) -> list[Disk]:
    """The caller's disks that a JSON array of ids names, each once.

    Raises:
        ApiError: InvalidParameter, for no array of 1 to 100 ids; ``not_found``, if a disk does not exist.
    """
    error = INVALID_PARAMETER(name="diskIds")
    ids = dict.fromkeys(json_list(text, _MOST_DISKS, error, error))
    if not ids:
        raise error
    disks = [context.catalogue.resource(Disk, context.account_id, region_id, each) for each in ids]
    found = [disk for disk in disks if disk is not None]
    if len(found) < len(ids):
        raise not_found()
    return found
