"""The access keys of users, and of the account itself."""

from collections.abc import Iterable

from genzo.actions.action import Context
from genzo.actions.ram.entities import find_user
from genzo.catalogue.accounts import AccessKey
from genzo.catalogue.principals import PrincipalType
from genzo.catalogue.ram import RamUser, ram_key
from genzo.errors import MISSING_PARAMETER
from genzo.errors.table import errors_of

_NO_KEY = errors_of("DeleteAccessKey")("EntityNotExist.User.AccessKey")


def key_owner(context: Context, user_name: str | None) -> RamUser:
    """The user whose keys a request means: without UserName the caller, if it is a user.

    Raises:
        ApiError: MissingParameter if the caller is no user; the name is malformed; or EntityNotExist.User.
    """
    if user_name is None:
        if context.principal.kind is not PrincipalType.USER:
            raise MISSING_PARAMETER(name="UserName")
        user_name = context.principal.name
    return find_user(context, user_name)


def keys_of(context: Context, user: RamUser) -> list[AccessKey]:
    """The keys of a user, oldest first."""
    keys = context.catalogue.access_keys(context.account_id)
    return _sorted(key for key in keys if key.user_name and ram_key(key.user_name) == user.resource_id)


def keys_of_account(context: Context) -> list[AccessKey]:
    """The keys of the account itself, oldest first."""
    return _sorted(key for key in context.catalogue.access_keys(context.account_id) if not key.user_name)


def _sorted(keys: Iterable[AccessKey]) -> list[AccessKey]:
    return sorted(keys, key=lambda key: (key.created, key.access_key_id))


def find_key(context: Context, user: RamUser, access_key_id: str) -> AccessKey:
    """The key of a user by its id.

    Raises:
        ApiError: EntityNotExist.User.AccessKey, also for a key of somebody else.
    """
    key = next((each for each in keys_of(context, user) if each.access_key_id == access_key_id), None)
    if key is None:
        raise _NO_KEY()
    return key


def status_of(key: AccessKey) -> str:
    """The Status of a key."""
    return "Active" if key.active else "Inactive"
