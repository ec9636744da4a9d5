"""DeleteAccessKey: delete an access key of a user. Every worker refuses it at once."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.ram.resource_names import USER_OR_CALLER
from genzo.actions.ram.user_keys import find_key, key_owner
from genzo.actions.ram.version import RAM, home
from genzo.wire.structs import Request, Response


class DeleteAccessKeyRequest(Request, frozen=True):
    """Without a name, a user means its own keys."""

    user_access_key_id: str
    user_name: str | None = None


class DeleteAccessKeyResponse(Response, frozen=True):
    request_id: str


def delete_access_key(request: DeleteAccessKeyRequest, context: WriteContext) -> DeleteAccessKeyResponse:
    """Delete the key of this id."""
    key = find_key(context, key_owner(context, request.user_name), request.user_access_key_id)
    context.catalogue.delete_access_key(key.access_key_id)
    return DeleteAccessKeyResponse(request_id=context.request_id)


DELETE_ACCESS_KEY = Action(
    name="DeleteAccessKey",
    request=DeleteAccessKeyRequest,
    response=DeleteAccessKeyResponse,
    handle=delete_access_key,
    version=RAM,
    writes=True,
    written_region=home,
    ram_action="ram:DeleteAccessKey",
    resources=USER_OR_CALLER,
)
