"""The members that all answers with users, groups and roles have."""

from typing import TypedDict

from genzo.catalogue.arns import arn
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.ram import GLOBAL, RamGroup, RamRole, RamUser


class UserMembers(TypedDict):
    """Members of a user."""

    user_id: str
    user_name: str
    display_name: str
    comments: str
    create_date: str


class ContactMembers(TypedDict):
    """Where a user is reached."""

    mobile_phone: str
    email: str


class GroupMembers(TypedDict):
    """Members of a group."""

    group_id: str
    group_name: str
    comments: str
    create_date: str


class RoleMembers(TypedDict):
    """Members of a role."""

    role_id: str
    role_name: str
    arn: str
    description: str
    max_session_duration: int
    create_date: str


def user_members(user: RamUser) -> UserMembers:
    """The members of a user that every answer has."""
    return UserMembers(
        user_id=user.user_id,
        user_name=user.name,
        display_name=user.display_name,
        comments=user.description,
        create_date=format_timestamp(user.created // 1000),
    )


def contact_members(user: RamUser) -> ContactMembers:
    """Where a user is reached."""
    return ContactMembers(mobile_phone=user.mobile_phone, email=user.email)


def group_members(group: RamGroup) -> GroupMembers:
    """The members of a group that every answer has."""
    return GroupMembers(
        group_id=group.group_id,
        group_name=group.name,
        comments=group.description,
        create_date=format_timestamp(group.created // 1000),
    )


def role_members(role: RamRole) -> RoleMembers:
    """The members of a role that every answer has."""
    return RoleMembers(
        role_id=role.role_id,
        role_name=role.name,
        arn=role_arn(role),
        description=role.description,
        max_session_duration=role.max_session_duration,
        create_date=format_timestamp(role.created // 1000),
    )


def role_arn(role: RamRole) -> str:
    """The ARN of a role, by which AssumeRole names it."""
    return arn("ram", GLOBAL, role.owner_id, f"role/{role.name}")


def update_date(entity: RamUser | RamGroup | RamRole) -> str:
    """When a user, group or role was changed last: at its creation if it never was."""
    return format_timestamp((entity.updated or entity.created) // 1000)
