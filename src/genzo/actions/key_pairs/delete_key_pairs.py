"""DeleteKeyPairs: delete key pairs that no instance uses."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.resource_names import json_ids, on
from genzo.catalogue.instances import Instance
from genzo.catalogue.key_pairs import KeyPair
from genzo.errors.table import errors_of
from genzo.wire.json_array import json_list
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("DeleteKeyPairs")
_BAD_NAMES = _ERRORS("InvalidKeyPairNames.ValueNotSupported")
_ATTACHED = _ERRORS("InvalidParameter.KeypairAlreadyAttachedInstance")
_TOO_MANY = _ERRORS("InstanceKeyPairLimitExceeded")

_MAX_NAMES = 100


class DeleteKeyPairsRequest(Request, frozen=True):
    region_id: str
    key_pair_names: str


class DeleteKeyPairsResponse(Response, frozen=True):
    request_id: str


def delete_key_pairs(request: DeleteKeyPairsRequest, context: WriteContext) -> DeleteKeyPairsResponse:
    """Delete all key pairs of these names, or none of them; unknown names are ignored."""
    context.require_region(request.region_id)
    names = _names(request.key_pair_names)
    instances = context.catalogue.resources(Instance, context.account_id, request.region_id)
    if any(instance.key_pair_name in names for instance in instances):
        raise _ATTACHED()
    for name in names:
        key_pair = context.catalogue.resource(KeyPair, context.account_id, request.region_id, name)
        if key_pair is not None:
            context.catalogue.delete_resource(key_pair)
    return DeleteKeyPairsResponse(request_id=context.request_id)


def _names(text: str) -> frozenset[str]:
    names = json_list(text, _MAX_NAMES, _BAD_NAMES(), _TOO_MANY())
    if not names or "" in names:
        raise _BAD_NAMES()
    return frozenset(names)


DELETE_KEY_PAIRS = Action(
    name="DeleteKeyPairs",
    request=DeleteKeyPairsRequest,
    response=DeleteKeyPairsResponse,
    handle=delete_key_pairs,
    writes=True,
    resources=on("keypair", "key_pair_names", read=json_ids),
)
