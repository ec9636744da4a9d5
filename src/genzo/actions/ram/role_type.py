"""A role, as GetRole and UpdateRole answer it."""

import msgspec

from genzo.actions.ram.shown_entities import role_members, update_date
from genzo.catalogue.ram import RamRole
from genzo.wire.json import fields_in_key_order


@fields_in_key_order
class RoleType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    role_id: str
    role_name: str
    arn: str
    description: str
    max_session_duration: int
    assume_role_policy_document: str
    create_date: str
    update_date: str


def shown_role(role: RamRole) -> RoleType:
    """The role as answers have it."""
    return RoleType(
        **role_members(role), assume_role_policy_document=role.trust_policy, update_date=update_date(role)
    )
