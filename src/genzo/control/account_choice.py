"""The account that a control request is for: ``account=ID`` or ``access_key_id=ID`` in its query."""

import re
from collections.abc import Callable
from urllib.parse import parse_qsl

from genzo.catalogue.new_account import MAX_ACCOUNT_ID, NoSuchAccountError
from genzo.catalogue.store import CatalogueStore
from genzo.wire.types import HttpRequest

_NUMBER = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)
_MAX_SHOWN = 128
_ALONE = (
    "This page takes account=ID alone, the account's number, or access_key_id=ID alone, or nothing at all."
)

AccountOfKey = Callable[[str], int | None]
"""The account of an access key of an account, a user or a role session; None if there is no such key."""


class AccountChoice:
    """Finds the account that a request names."""

    def __init__(self, store: CatalogueStore, account_of_key: AccountOfKey) -> None:
        self._home = store.databases[0]
        self._account_of_key = account_of_key

    def of(self, request: HttpRequest) -> int | None:
        """The account that a request is for; None if it names none, which means all accounts.

        Raises:
            ValueError: the query has anything else. A misspelt ``account`` must not mean all accounts.
            NoSuchAccountError: the account or the access key does not exist.
        """
        given = parse_qsl(request.query.decode("latin-1"), keep_blank_values=True)
        if not given:
            return None
        ((name, value), *others) = given
        if others or name not in ("account", "access_key_id"):
            raise ValueError(_ALONE)
        return self._with_number(value) if name == "account" else self._with_key(value)

    def _with_number(self, text: str) -> int:
        if not _NUMBER.fullmatch(text):
            raise ValueError(_ALONE)
        account_id = account_number(text)
        with self._home.reading(once=True) as catalogue:
            if catalogue.account(account_id) is None:
                raise NoSuchAccountError(f"There is no account {account_id}.")
        return account_id

    def _with_key(self, access_key_id: str) -> int:
        account_id = self._account_of_key(access_key_id) if access_key_id else None
        if account_id is None:
            raise NoSuchAccountError(f"There is no access key {access_key_id[:_MAX_SHOWN]}.")
        return account_id


def account_number(text: str) -> int:
    """The number of an account.

    Raises:
        ValueError: the text is none.
    """
    if not _NUMBER.fullmatch(text) or int(text) > MAX_ACCOUNT_ID:
        raise ValueError(f"{text[:_MAX_SHOWN]} is no number of an account.")
    return int(text)
