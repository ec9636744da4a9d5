"""UpdateAccessKey: disable an access key of a user, or enable it again. Every worker follows at once."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.ram.resource_names import USER_OR_CALLER
from genzo.actions.ram.user_keys import find_key, key_owner
from genzo.actions.ram.version import RAM, home
from genzo.errors import INVALID_PARAMETER
from genzo.wire.structs import Request, Response

_ACTIVE = {"Active": True, "Inactive": False}


class UpdateAccessKeyRequest(Request, frozen=True):
    """Without a name, a user means its own keys."""

    user_access_key_id: str
    status: str
    user_name: str | None = None


class UpdateAccessKeyResponse(Response, frozen=True):
    request_id: str


def update_access_key(request: UpdateAccessKeyRequest, context: WriteContext) -> UpdateAccessKeyResponse:
    """Give the key the status of the request."""
    active = _ACTIVE.get(request.status)
    if active is None:
        raise INVALID_PARAMETER(name="Status")
    key = find_key(context, key_owner(context, request.user_name), request.user_access_key_id)
    context.catalogue.put_access_key(msgspec.structs.replace(key, active=active))
    return UpdateAccessKeyResponse(request_id=context.request_id)


UPDATE_ACCESS_KEY = Action(
    name="UpdateAccessKey",
    request=UpdateAccessKeyRequest,
    response=UpdateAccessKeyResponse,
    handle=update_access_key,
    version=RAM,
    writes=True,
    written_region=home,
    ram_action="ram:UpdateAccessKey",
    resources=USER_OR_CALLER,
)
