"""CreateKeyPair: create an RSA key pair. Only the answer has its private key."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.key_pairs import new_key_pair
from genzo.actions.key_pairs.ssh_keys import NewKey, new_key
from genzo.actions.resource_names import any_of
from genzo.actions.tag_parameters import TagParameter
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("CreateKeyPair")
_NO_REGION = _ERRORS("InvalidRegionId.NotFound")
_TAGS = new_key_pair.KeyPairTagErrors(_ERRORS)


class CreateKeyPairRequest(Request, frozen=True):
    region_id: str
    key_pair_name: str
    resource_group_id: str | None = None
    tag: tuple[TagParameter, ...] = ()


@fields_in_key_order
class CreateKeyPairResponse(Response, frozen=True, kw_only=True):
    private_key_body: str
    key_pair_name: str
    key_pair_id: str
    request_id: str
    key_pair_finger_print: str


def create_key_pair(request: CreateKeyPairRequest, context: WriteContext) -> CreateKeyPairResponse:
    """Create a key pair, store its public key and return the private one."""
    if request.region_id not in context.facts.regions:
        raise _NO_REGION()
    new_key_pair.require_free_name(context, request.region_id, request.key_pair_name)
    tags = new_key_pair.checked_tags(context, request.tag, _TAGS)
    key = _new_key(context)
    key_pair = new_key_pair.put_key_pair(
        context,
        request.region_id,
        request.key_pair_name,
        key.public,
        resource_group_id=request.resource_group_id,
        tags=tags,
    )
    return CreateKeyPairResponse(
        private_key_body=key.private,
        key_pair_name=key_pair.name,
        key_pair_id=key_pair.key_pair_id,
        request_id=context.request_id,
        key_pair_finger_print=key_pair.finger_print,
    )


def _new_key(context: WriteContext) -> NewKey:
    if not context.ids.is_repeatable:
        return new_key()
    from genzo.actions.key_pairs.repeatable_key import repeatable_key  # noqa: PLC0415 - few servers need it

    return repeatable_key(context.ids.random_bytes)


CREATE_KEY_PAIR = Action(
    name="CreateKeyPair",
    request=CreateKeyPairRequest,
    response=CreateKeyPairResponse,
    handle=create_key_pair,
    writes=True,
    resources=any_of("keypair"),
)
