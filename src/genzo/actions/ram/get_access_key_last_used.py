"""GetAccessKeyLastUsed: when an access key of a user was used last, which Genzo does not record."""

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.ram.resource_names import USER_OR_CALLER
from genzo.actions.ram.user_keys import find_key, key_owner
from genzo.actions.ram.version import RAM
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_UNKNOWN = ""


class GetAccessKeyLastUsedRequest(Request, frozen=True):
    """Without a name, a user means its own keys."""

    user_access_key_id: str
    user_name: str | None = None


class AccessKeyLastUsed(msgspec.Struct, frozen=True, rename="pascal"):
    last_used_date: str


@fields_in_key_order
class GetAccessKeyLastUsedResponse(Response, frozen=True, kw_only=True):
    access_key_last_used: AccessKeyLastUsed
    request_id: str


def get_access_key_last_used(
    request: GetAccessKeyLastUsedRequest, context: Context
) -> GetAccessKeyLastUsedResponse:
    """An empty LastUsedDate: a read would have to write to record its key."""
    find_key(context, key_owner(context, request.user_name), request.user_access_key_id)
    return GetAccessKeyLastUsedResponse(
        access_key_last_used=AccessKeyLastUsed(_UNKNOWN), request_id=context.request_id
    )


GET_ACCESS_KEY_LAST_USED = Action(
    name="GetAccessKeyLastUsed",
    request=GetAccessKeyLastUsedRequest,
    response=GetAccessKeyLastUsedResponse,
    handle=get_access_key_last_used,
    version=RAM,
    ram_action="ram:GetAccessKeyLastUsed",
    resources=USER_OR_CALLER,
)
