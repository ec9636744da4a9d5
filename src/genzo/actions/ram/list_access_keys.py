"""ListAccessKeys: the access keys of a user or of the account, without their secrets."""

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.ram.resource_names import USER_OR_CALLER
from genzo.actions.ram.user_keys import key_owner, keys_of, keys_of_account, status_of
from genzo.actions.ram.version import RAM
from genzo.catalogue.accounts import AccessKey
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.principals import PrincipalType
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response


class ListAccessKeysRequest(Request, frozen=True):
    """Without a name, a user means its own keys, and the account those of the account."""

    user_name: str | None = None


@fields_in_key_order
class AccessKeyType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    access_key_id: str
    status: str
    create_date: str


class AccessKeys(msgspec.Struct, frozen=True, rename="pascal"):
    access_key: list[AccessKeyType]


@fields_in_key_order
class ListAccessKeysResponse(Response, frozen=True, kw_only=True):
    request_id: str
    access_keys: AccessKeys


def list_access_keys(request: ListAccessKeysRequest, context: Context) -> ListAccessKeysResponse:
    """The keys, oldest first."""
    shown = [
        AccessKeyType(
            access_key_id=key.access_key_id,
            status=status_of(key),
            create_date=format_timestamp(key.created // 1000),
        )
        for key in _keys(request, context)
    ]
    return ListAccessKeysResponse(request_id=context.request_id, access_keys=AccessKeys(shown))


def _keys(request: ListAccessKeysRequest, context: Context) -> list[AccessKey]:
    if request.user_name is None and context.principal.kind is PrincipalType.ACCOUNT:
        return keys_of_account(context)
    return keys_of(context, key_owner(context, request.user_name))


LIST_ACCESS_KEYS = Action(
    name="ListAccessKeys",
    request=ListAccessKeysRequest,
    response=ListAccessKeysResponse,
    handle=list_access_keys,
    version=RAM,
    ram_action="ram:ListAccessKeys",
    resources=USER_OR_CALLER,
)
