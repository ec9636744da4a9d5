"""Creates, renames and deletes accounts, for ``genzo accounts`` and for the control pages."""

from collections.abc import Callable, Iterable, Sequence
from itertools import repeat

import msgspec

from genzo.catalogue.account_names import checked_name, free_name
from genzo.catalogue.accounts import AccessKey, Account
from genzo.catalogue.clock import Clock
from genzo.catalogue.id_generator import IdGenerator
from genzo.catalogue.new_account import (
    MAX_ACCOUNT_ID,
    AccountExistsError,
    AccountWithKey,
    NewAccount,
    NoSuchAccountError,
)
from genzo.catalogue.records import ResetCounts
from genzo.catalogue.store import CatalogueReader, CatalogueStore, CatalogueWriter
from genzo.service.access_key_checks import checked_access_key_id, checked_secret


class Accounts:
    """The accounts of a catalogue. ``clock`` is the system's, in seconds since 1970.

    ``ids_of`` gives ids for a new account of a name and its key, and further ones where they are taken.
    ``delete_buckets`` deletes the buckets that an account has made.
    """

    def __init__(
        self,
        store: CatalogueStore,
        clock: Clock,
        ids: IdGenerator,
        ids_of: Callable[[str], Iterable[IdGenerator]] | None = None,
        *,
        delete_buckets: Callable[[int], object],
    ) -> None:
        self._store = store
        self._clock = clock
        self._delete_buckets = delete_buckets
        self._ids_of = ids_of or (lambda _name: repeat(ids))
        # The first database holds the accounts and all that is not of one region.
        self._home = store.databases[0]

    def all(self) -> Sequence[Account]:
        """All accounts, by id."""
        with self._home.reading(once=True) as catalogue:
            return catalogue.accounts()

    def create(self, chosen: NewAccount) -> AccountWithKey:
        """Create an account and its first access key.

        Raises:
            AccountExistsError: another account has the id or the name, or the access key exists.
            ValueError: the id, the name or the access key is invalid.
        """
        if not 0 <= chosen.account_id <= MAX_ACCOUNT_ID:
            raise ValueError(f"An account's number is from 1 to {MAX_ACCOUNT_ID}: choose another.")
        key_id = chosen.access_key_id and _sentence(checked_access_key_id, chosen.access_key_id)
        secret = chosen.access_key_secret and _sentence(checked_secret, chosen.access_key_secret)
        now = self._clock()
        with (self._store if chosen.account_id else self._home).writing() as catalogue:
            made = self._new_ids(catalogue, chosen.name)
            account_id = chosen.account_id or made.account_id
            key = AccessKey(
                access_key_id=key_id or made.access_key_id,
                secret=secret or made.secret,
                account_id=account_id,
                created=int(now * 1000),
            )
            name = _name(catalogue, chosen.name, account_id)
            _require_new(catalogue, key)
            if chosen.account_id:
                # An earlier account of this id may have had a call under way when it was deleted.
                catalogue.reset(account_id)
            account = Account(account_id=account_id, name=name, created=int(now))
            catalogue.put_account(account)
            catalogue.put_access_key(key)
        return AccountWithKey(account, key)

    def _new_ids(self, catalogue: CatalogueReader, name: str) -> AccessKey:
        """An access key that is free, of an account that does not exist."""
        keys = (
            AccessKey(
                account_id=ids.new_account_id(),
                access_key_id=ids.new_access_key_id(),
                secret=ids.new_access_key_secret(),
            )
            for ids in self._ids_of(name)
        )
        return next(
            key
            for key in keys
            if catalogue.account(key.account_id) is None and catalogue.access_key(key.access_key_id) is None
        )

    def rename(self, account_id: int, name: str) -> Account:
        """Give an account another name.

        Raises:
            NoSuchAccountError: there is no such account.
            AccountExistsError: another account has the name.
            ValueError: the name is invalid.
        """
        with self._home.writing() as catalogue:
            account = require_account(catalogue, account_id)
            renamed = msgspec.structs.replace(account, name=checked_name(catalogue, name, account_id))
            catalogue.put_account(renamed)
        return renamed

    def delete(self, account_id: int) -> ResetCounts:
        """Delete an account with all that it owns, its buckets too, and all that is shared with it.

        The buckets are deleted first: if the process ends in between, the account is there, and can be
        deleted again. They are deleted once more for calls that were under way.

        Raises:
            NoSuchAccountError: there is no such account.
            ObjectStoreError: the buckets cannot be deleted.
        """
        with self._home.reading() as catalogue:
            require_account(catalogue, account_id)
        self._delete_buckets(account_id)
        with self._store.writing() as catalogue:
            require_account(catalogue, account_id)
            deleted = catalogue.delete_account_cascade(account_id)
        self._delete_buckets(account_id)
        return deleted

    def named(self, text: str) -> Account:
        """The account with this number or name.

        Raises:
            NoSuchAccountError: there is none.
        """
        with self._home.reading() as catalogue:
            account = catalogue.account_named(text)
            if account is None and text.isascii() and text.isdecimal() and int(text) <= MAX_ACCOUNT_ID:
                account = catalogue.account(int(text))
        if account is None:
            raise NoSuchAccountError(f"There is no account {text}.")
        return account


def require_account(catalogue: CatalogueReader, account_id: int) -> Account:
    """The account with this id.

    Raises:
        NoSuchAccountError: there is none.
    """
    account = catalogue.account(account_id)
    if account is None:
        raise NoSuchAccountError(f"There is no account {account_id}.")
    return account


def _name(catalogue: CatalogueWriter, chosen: str, account_id: int) -> str:
    return (
        checked_name(catalogue, chosen, account_id)
        if chosen
        else free_name(catalogue, f"account {account_id}")
    )


def _require_new(catalogue: CatalogueReader, key: AccessKey) -> None:
    if catalogue.account(key.account_id) is not None:
        raise AccountExistsError(
            f"Account {key.account_id} exists already: choose another id, or leave it out for a new one."
        )
    if catalogue.access_key(key.access_key_id) is not None:
        raise AccountExistsError(
            f"The access key {key.access_key_id} exists already: choose another id, or leave it out for a "
            "new one."
        )


def _sentence(check: Callable[[str], str], text: str) -> str:
    try:
        return check(text)
    except ValueError as error:
        reason = str(error)
        raise ValueError(f"{reason[0].upper()}{reason[1:]}.") from None
