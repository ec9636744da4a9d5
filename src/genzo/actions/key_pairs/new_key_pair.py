"""A new key pair, created or imported."""

from collections.abc import Iterable

from genzo.actions.action import WriteContext
from genzo.actions.key_pairs.ssh_keys import finger_print
from genzo.actions.new_tags import TagErrors, tags_of
from genzo.actions.tag_parameters import TagParameter
from genzo.catalogue.image import Tag
from genzo.catalogue.key_pairs import KeyPair, is_valid_key_pair_name
from genzo.errors import INVALID_PARAMETER
from genzo.errors.group import Listed
from genzo.errors.table import errors_of

_ERRORS = errors_of("CreateKeyPair")
_BAD_NAME = _ERRORS("InvalidKeyPairName.Malformed")
_TAKEN = _ERRORS("KeyPair.AlreadyExist")
_TOO_MANY = _ERRORS("QuotaExceed.KeyPair")


class KeyPairTagErrors(TagErrors):
    """The errors of `checked_tags`."""

    too_many_tags = Listed("QuotaExceed.Tags", otherwise=INVALID_PARAMETER)


def require_free_name(context: WriteContext, region_id: str, name: str) -> None:
    """Refuse a name that is malformed or taken, and one more key pair than the quota allows."""
    if not is_valid_key_pair_name(name):
        raise _BAD_NAME()
    key_pairs = context.catalogue.resources(KeyPair, context.account_id, region_id)
    if any(key_pair.name == name for key_pair in key_pairs):
        raise _TAKEN()
    if len(key_pairs) >= context.quotas["key_pairs"]:
        raise _TOO_MANY()


def checked_tags(
    context: WriteContext, parameters: Iterable[TagParameter], errors: KeyPairTagErrors
) -> tuple[Tag, ...]:
    """The tags of a request."""
    tags = tags_of(parameters, errors)
    if len(tags) > context.quotas["tags"]:
        raise errors.too_many_tags(name="Tag", text="The quota of tags for a resource is exceeded.")
    return tags


def put_key_pair(
    context: WriteContext,
    region_id: str,
    name: str,
    public_key: str,
    *,
    resource_group_id: str | None,
    tags: tuple[Tag, ...],
) -> KeyPair:
    """Store a new key pair of the caller; its public key must be valid."""
    key_pair = KeyPair(
        resource_id=name,
        region_id=region_id,
        owner_id=context.account_id,
        created=context.now,
        name=name,
        key_pair_id=context.ids.new_resource_id("ssh", region_id),
        finger_print=finger_print(public_key) or "",
        public_key=public_key,
        resource_group_id=resource_group_id or "",
        tags=tags,
    )
    context.catalogue.put_resource(key_pair)
    return key_pair
