"""GetUser: show one user."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.ram.entities import find_user
from genzo.actions.ram.resource_names import USER
from genzo.actions.ram.shown_entities import contact_members, update_date, user_members
from genzo.actions.ram.version import RAM
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Request, Response, UnsetType, never_sent

_NO_CONSOLE = never_sent("there is no console that a user logs in to")


class GetUserRequest(Request, frozen=True):
    user_name: str


@fields_in_key_order
class UserType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    user_id: str
    user_name: str
    display_name: str
    mobile_phone: str
    email: str
    comments: str
    create_date: str
    update_date: str
    last_login_date: Annotated[str | UnsetType, _NO_CONSOLE] = UNSET


@fields_in_key_order
class GetUserResponse(Response, frozen=True, kw_only=True):
    request_id: str
    user: UserType


def get_user(request: GetUserRequest, context: Context) -> GetUserResponse:
    """The user of this name."""
    user = find_user(context, request.user_name)
    shown = UserType(**user_members(user), **contact_members(user), update_date=update_date(user))
    return GetUserResponse(request_id=context.request_id, user=shown)


GET_USER = Action(
    name="GetUser",
    request=GetUserRequest,
    response=GetUserResponse,
    handle=get_user,
    version=RAM,
    ram_action="ram:GetUser",
    resources=USER,
)
