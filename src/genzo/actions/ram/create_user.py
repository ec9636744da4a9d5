"""CreateUser: create a user."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.ram.entities import users_of
from genzo.actions.ram.name_rules import DISPLAY_NAME, USER_NAME
from genzo.actions.ram.resource_names import ANY_USER
from genzo.actions.ram.shown_entities import contact_members, user_members
from genzo.actions.ram.text_rules import EMAIL, MAX_COMMENTS, MOBILE_PHONE, require_format, require_length
from genzo.actions.ram.version import RAM, home
from genzo.catalogue.ram import GLOBAL, RamUser, ram_key
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("CreateUser")
_TAKEN = _ERRORS("EntityAlreadyExists.User")
_TOO_MANY = _ERRORS("LimitExceeded.User")
_LONG_COMMENTS = _ERRORS("InvalidParameter.Comments.Length")
_BAD_PHONE = _ERRORS("InvalidParameter.MobilePhone.Format")
_BAD_EMAIL = _ERRORS("InvalidParameter.Email.Format")


class CreateUserRequest(Request, frozen=True):
    user_name: str
    display_name: str | None = None
    mobile_phone: str | None = None
    email: str | None = None
    comments: str | None = None


@fields_in_key_order
class NewUserType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    user_id: str
    user_name: str
    display_name: str
    mobile_phone: str
    email: str
    comments: str
    create_date: str


@fields_in_key_order
class CreateUserResponse(Response, frozen=True, kw_only=True):
    request_id: str
    user: NewUserType


def create_user(request: CreateUserRequest, context: WriteContext) -> CreateUserResponse:
    """Create a user without keys, groups and policies."""
    _check(request)
    _require_place(request.user_name, context)
    user = RamUser(
        resource_id=ram_key(request.user_name),
        region_id=GLOBAL,
        owner_id=context.account_id,
        created=context.now,
        name=request.user_name,
        user_id=context.ids.new_user_id(),
        display_name=request.display_name or request.user_name,
        mobile_phone=request.mobile_phone or "",
        email=request.email or "",
        description=request.comments or "",
    )
    context.catalogue.put_resource(user)
    shown = NewUserType(**user_members(user), **contact_members(user))
    return CreateUserResponse(request_id=context.request_id, user=shown)


def _check(request: CreateUserRequest) -> None:
    USER_NAME.require(request.user_name)
    if request.display_name is not None:
        DISPLAY_NAME.require(request.display_name)
    require_length(request.comments, MAX_COMMENTS, _LONG_COMMENTS)
    require_format(request.mobile_phone, MOBILE_PHONE, _BAD_PHONE)
    require_format(request.email, EMAIL, _BAD_EMAIL)


def _require_place(name: str, context: WriteContext) -> None:
    users = users_of(context)
    if any(user.resource_id == ram_key(name) for user in users):
        raise _TAKEN()
    if len(users) >= context.quotas["ram_users"]:
        raise _TOO_MANY()


CREATE_USER = Action(
    name="CreateUser",
    request=CreateUserRequest,
    response=CreateUserResponse,
    handle=create_user,
    version=RAM,
    writes=True,
    written_region=home,
    ram_action="ram:CreateUser",
    resources=ANY_USER,
)
