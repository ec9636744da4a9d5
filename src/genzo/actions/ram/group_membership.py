"""The groups of a user and the users of a group."""

from collections.abc import Iterable

from genzo.actions.action import Context
from genzo.actions.ram.entities import users_of
from genzo.catalogue.ram import GroupMembership, RamGroup, RamUser, ram_key


def membership(user: RamUser, group: RamGroup) -> GroupMembership | None:
    """The user's membership in the group."""
    return next((each for each in user.groups if _is_in(each, group)), None)


def without(user: RamUser, group: RamGroup) -> tuple[GroupMembership, ...]:
    """The user's memberships in other groups."""
    return tuple(each for each in user.groups if not _is_in(each, group))


def members_of(context: Context, group: RamGroup) -> list[tuple[RamUser, GroupMembership]]:
    """The users of a group with their memberships, the newest user first."""
    return list(_in_group(users_of(context), group))


def _in_group(users: Iterable[RamUser], group: RamGroup) -> Iterable[tuple[RamUser, GroupMembership]]:
    for user in users:
        found = membership(user, group)
        if found is not None:
            yield user, found


def _is_in(joined: GroupMembership, group: RamGroup) -> bool:
    return ram_key(joined.group_name) == group.resource_id
