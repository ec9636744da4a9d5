"""ImportKeyPair: store the public key of a key pair that was created elsewhere."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.key_pairs import new_key_pair
from genzo.actions.key_pairs.ssh_keys import finger_print
from genzo.actions.resource_names import any_of
from genzo.actions.tag_parameters import TagParameter
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("ImportKeyPair")
_NOT_A_KEY = _ERRORS("InvalidPublicKeyBody.Malformed")
_TAGS = new_key_pair.KeyPairTagErrors(_ERRORS)


class ImportKeyPairRequest(Request, frozen=True):
    region_id: str
    key_pair_name: str
    public_key_body: str
    resource_group_id: str | None = None
    tag: tuple[TagParameter, ...] = ()


@fields_in_key_order
class ImportKeyPairResponse(Response, frozen=True, kw_only=True):
    request_id: str
    key_pair_name: str
    key_pair_finger_print: str


def import_key_pair(request: ImportKeyPairRequest, context: WriteContext) -> ImportKeyPairResponse:
    """Store a public key under a new name."""
    context.require_region(request.region_id)
    public_key = request.public_key_body.strip()
    if finger_print(public_key) is None:
        raise _NOT_A_KEY()
    new_key_pair.require_free_name(context, request.region_id, request.key_pair_name)
    key_pair = new_key_pair.put_key_pair(
        context,
        request.region_id,
        request.key_pair_name,
        public_key,
        resource_group_id=request.resource_group_id,
        tags=new_key_pair.checked_tags(context, request.tag, _TAGS),
    )
    return ImportKeyPairResponse(
        request_id=context.request_id,
        key_pair_name=key_pair.name,
        key_pair_finger_print=key_pair.finger_print,
    )


IMPORT_KEY_PAIR = Action(
    name="ImportKeyPair",
    request=ImportKeyPairRequest,
    response=ImportKeyPairResponse,
    handle=import_key_pair,
    writes=True,
    resources=any_of("keypair"),
)
