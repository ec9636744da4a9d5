"""A group, as GetGroup, UpdateGroup and ListGroups answer it."""

import msgspec

from genzo.actions.ram.shown_entities import group_members, update_date
from genzo.catalogue.ram import RamGroup
from genzo.wire.json import fields_in_key_order


@fields_in_key_order
class GroupType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    group_id: str
    group_name: str
    comments: str
    create_date: str
    update_date: str


def shown_group(group: RamGroup) -> GroupType:
    """The group as answers have it."""
    return GroupType(**group_members(group), update_date=update_date(group))
