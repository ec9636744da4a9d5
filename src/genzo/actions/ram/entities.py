"""Finds the users, groups and roles of the caller's account by their names."""

from genzo.actions.action import Context
from genzo.actions.ram.name_rules import GROUP_NAME, ROLE_NAME, USER_NAME
from genzo.catalogue.ram import GLOBAL, RamGroup, RamRole, RamUser, ram_key
from genzo.errors.table import errors_of

_NO_USER = errors_of("GetUser")("EntityNotExist.User")
_NO_GROUP = errors_of("GetGroup")("EntityNotExist.Group")
_NO_ROLE = errors_of("GetRole")("EntityNotExist.Role")


def find_user(context: Context, name: str) -> RamUser:
    """The user of this name.

    Raises:
        ApiError: the name is malformed, or EntityNotExist.User.
    """
    USER_NAME.require(name)
    user = context.catalogue.resource(RamUser, context.account_id, GLOBAL, ram_key(name))
    if user is None:
        raise _NO_USER()
    return user


def find_group(context: Context, name: str) -> RamGroup:
    """The group of this name.

    Raises:
        ApiError: the name is malformed, or EntityNotExist.Group.
    """
    GROUP_NAME.require(name)
    group = context.catalogue.resource(RamGroup, context.account_id, GLOBAL, ram_key(name))
    if group is None:
        raise _NO_GROUP()
    return group


def find_role(context: Context, name: str) -> RamRole:
    """The role of this name.

    Raises:
        ApiError: the name is malformed, or EntityNotExist.Role.
    """
    ROLE_NAME.require(name)
    role = context.catalogue.resource(RamRole, context.account_id, GLOBAL, ram_key(name))
    if role is None:
        raise _NO_ROLE()
    return role


def users_of(context: Context) -> list[RamUser]:
    """All users of the account, newest first."""
    return context.catalogue.resources(RamUser, context.account_id, GLOBAL)


def groups_of(context: Context) -> list[RamGroup]:
    """All groups of the account, newest first."""
    return context.catalogue.resources(RamGroup, context.account_id, GLOBAL)


def roles_of(context: Context) -> list[RamRole]:
    """All roles of the account, newest first."""
    return context.catalogue.resources(RamRole, context.account_id, GLOBAL)
