"""UpdateUser: change or rename a user, which keeps its keys, groups and policies."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.ram.entities import find_user
from genzo.actions.ram.name_rules import NEW_DISPLAY_NAME, NEW_USER_NAME
from genzo.actions.ram.resource_names import USER
from genzo.actions.ram.shown_entities import contact_members, update_date, user_members
from genzo.actions.ram.text_rules import EMAIL, MAX_COMMENTS, MOBILE_PHONE, require_format, require_length
from genzo.actions.ram.user_keys import keys_of
from genzo.actions.ram.version import RAM, home
from genzo.catalogue.ram import GLOBAL, RamUser, ram_key
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("UpdateUser")
_TAKEN = _ERRORS("EntityAlreadyExists.User")
_LONG_COMMENTS = _ERRORS("InvalidParameter.NewComments.Length")
_BAD_PHONE = _ERRORS("InvalidParameter.NewMobilePhone.Format")
_BAD_EMAIL = _ERRORS("InvalidParameter.NewEmail.Format")


class UpdateUserRequest(Request, frozen=True):
    user_name: str
    new_user_name: str | None = None
    new_display_name: str | None = None
    new_mobile_phone: str | None = None
    new_email: str | None = None
    new_comments: str | None = None


@fields_in_key_order
class ChangedUserType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    user_id: str
    user_name: str
    display_name: str
    mobile_phone: str
    email: str
    comments: str
    create_date: str
    update_date: str


@fields_in_key_order
class UpdateUserResponse(Response, frozen=True, kw_only=True):
    request_id: str
    user: ChangedUserType


def update_user(request: UpdateUserRequest, context: WriteContext) -> UpdateUserResponse:
    """Change what the request names; the rest stays."""
    _check(request)
    user = find_user(context, request.user_name)
    changed = msgspec.structs.replace(
        user,
        display_name=_new(request.new_display_name, user.display_name),
        mobile_phone=_new(request.new_mobile_phone, user.mobile_phone),
        email=_new(request.new_email, user.email),
        description=_new(request.new_comments, user.description),
        updated=context.now,
    )
    if request.new_user_name is not None:
        changed = _renamed(context, changed, request.new_user_name)
    context.catalogue.put_resource(changed)
    shown = ChangedUserType(
        **user_members(changed), **contact_members(changed), update_date=update_date(changed)
    )
    return UpdateUserResponse(request_id=context.request_id, user=shown)


def _check(request: UpdateUserRequest) -> None:
    if request.new_user_name is not None:
        NEW_USER_NAME.require(request.new_user_name)
    if request.new_display_name is not None:
        NEW_DISPLAY_NAME.require(request.new_display_name)
    require_length(request.new_comments, MAX_COMMENTS, _LONG_COMMENTS)
    require_format(request.new_mobile_phone, MOBILE_PHONE, _BAD_PHONE)
    require_format(request.new_email, EMAIL, _BAD_EMAIL)


def _renamed(context: WriteContext, user: RamUser, name: str) -> RamUser:
    """The user under another name, to which its keys go over."""
    key = ram_key(name)
    if key != user.resource_id:
        if context.catalogue.resource(RamUser, context.account_id, GLOBAL, key) is not None:
            raise _TAKEN()
        context.catalogue.delete_resource(user)
    for access_key in keys_of(context, user):
        context.catalogue.put_access_key(msgspec.structs.replace(access_key, user_name=name))
    return msgspec.structs.replace(user, resource_id=key, name=name)


def _new(given: str | None, present: str) -> str:
    return present if given is None else given


UPDATE_USER = Action(
    name="UpdateUser",
    request=UpdateUserRequest,
    response=UpdateUserResponse,
    handle=update_user,
    version=RAM,
    writes=True,
    written_region=home,
    ram_action="ram:UpdateUser",
    resources=USER,
)
