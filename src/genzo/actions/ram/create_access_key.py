"""CreateAccessKey: create an access key of a user. Only the answer has its secret."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.ram.resource_names import USER_OR_CALLER
from genzo.actions.ram.user_keys import key_owner, keys_of, status_of
from genzo.actions.ram.version import RAM, home
from genzo.catalogue.accounts import AccessKey
from genzo.catalogue.clock import format_timestamp
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_TOO_MANY = errors_of("CreateAccessKey")("LimitExceeded.User.AccessKey")


class CreateAccessKeyRequest(Request, frozen=True):
    """Without a name, a user creates a key of its own."""

    user_name: str | None = None


@fields_in_key_order
class NewAccessKeyType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    access_key_id: str
    access_key_secret: str
    status: str
    create_date: str


@fields_in_key_order
class CreateAccessKeyResponse(Response, frozen=True, kw_only=True):
    request_id: str
    access_key: NewAccessKeyType


def create_access_key(request: CreateAccessKeyRequest, context: WriteContext) -> CreateAccessKeyResponse:
    """Create an active key of the user."""
    user = key_owner(context, request.user_name)
    if len(keys_of(context, user)) >= context.quotas["access_keys_per_user"]:
        raise _TOO_MANY()
    key = AccessKey(
        access_key_id=context.ids.new_access_key_id(),
        secret=context.ids.new_access_key_secret(),
        account_id=context.account_id,
        user_name=user.name,
        created=context.now,
    )
    context.catalogue.put_access_key(key)
    shown = NewAccessKeyType(
        access_key_id=key.access_key_id,
        access_key_secret=key.secret,
        status=status_of(key),
        create_date=format_timestamp(key.created // 1000),
    )
    return CreateAccessKeyResponse(request_id=context.request_id, access_key=shown)


CREATE_ACCESS_KEY = Action(
    name="CreateAccessKey",
    request=CreateAccessKeyRequest,
    response=CreateAccessKeyResponse,
    handle=create_access_key,
    version=RAM,
    writes=True,
    written_region=home,
    ram_action="ram:CreateAccessKey",
    resources=USER_OR_CALLER,
)
