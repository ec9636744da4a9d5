"""ListUsers: pages of users."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.ram.entities import users_of
from genzo.actions.ram.marker_pages import DEFAULT_MAX_ITEMS, MaxItems, page_of
from genzo.actions.ram.resource_names import ANY_USER
from genzo.actions.ram.shown_entities import update_date, user_members
from genzo.actions.ram.version import RAM
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Request, Response, UnsetType, never_sent

_ONLY_BY_GET_USER = never_sent("the service shows it with GetUser alone")


class ListUsersRequest(Request, frozen=True):
    marker: str | None = None
    max_items: MaxItems = DEFAULT_MAX_ITEMS


@fields_in_key_order
class ListedUserType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    user_id: str
    user_name: str
    display_name: str
    mobile_phone: Annotated[str | UnsetType, _ONLY_BY_GET_USER] = UNSET
    email: Annotated[str | UnsetType, _ONLY_BY_GET_USER] = UNSET
    comments: str
    create_date: str
    update_date: str


class ListedUsers(msgspec.Struct, frozen=True, rename="pascal"):
    user: list[ListedUserType]


@fields_in_key_order
class ListUsersResponse(Response, frozen=True, kw_only=True):
    request_id: str
    is_truncated: bool
    marker: str | UnsetType = UNSET
    users: ListedUsers


def list_users(request: ListUsersRequest, context: Context) -> ListUsersResponse:
    """A page of the account's users, oldest first."""
    users, (is_truncated, marker) = page_of(users_of(context), request.marker, request.max_items)
    shown = [ListedUserType(**user_members(user), update_date=update_date(user)) for user in users]
    return ListUsersResponse(
        request_id=context.request_id, is_truncated=is_truncated, marker=marker, users=ListedUsers(shown)
    )


LIST_USERS = Action(
    name="ListUsers",
    request=ListUsersRequest,
    response=ListUsersResponse,
    handle=list_users,
    version=RAM,
    ram_action="ram:ListUsers",
    resources=ANY_USER,
)
