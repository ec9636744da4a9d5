"""Policies and their versions, as several actions answer them."""

import msgspec

from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.ram import PolicyVersion
from genzo.wire.json import fields_in_key_order


@fields_in_key_order
class AttachedPolicyType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    policy_name: str
    policy_type: str
    description: str
    default_version: str
    attach_date: str


class AttachedPolicies(msgspec.Struct, frozen=True, rename="pascal"):
    policy: list[AttachedPolicyType]


@fields_in_key_order
class PolicyVersionType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    version_id: str
    is_default_version: bool
    create_date: str
    policy_document: str


def shown_version(version: PolicyVersion, default_version: str) -> PolicyVersionType:
    """A version of the policy whose default version is ``default_version``."""
    return PolicyVersionType(
        version_id=version.version_id,
        is_default_version=version.version_id == default_version,
        create_date=format_timestamp(version.created // 1000),
        policy_document=version.document,
    )
