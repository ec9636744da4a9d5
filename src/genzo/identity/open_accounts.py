"""Accounts of unknown access keys under ``--auth open``: how they are made, and how many there may be."""

import hashlib
import time

import msgspec

from genzo import errors
from genzo.catalogue.account_names import free_name
from genzo.catalogue.accounts import Account
from genzo.catalogue.id_generator import account_id_for_key
from genzo.catalogue.store import CatalogueStore

_PAUSE_SECONDS = 1.0
_MAX_NAMED = 64  # characters of an unknown access key that its account's name repeats


def open_account(access_key_id: str, now: float) -> Account:
    """The account of an access key that is not registered; ``now`` is in seconds since 1970."""
    account_id = account_id_for_key(access_key_id, hashlib.sha256(access_key_id.encode()).digest())
    name = f"access key {access_key_id[:_MAX_NAMED]}"
    return Account(account_id=account_id, name=name, created=int(now), is_open=True)


class UnknownAccountError(Exception):
    """A call's access key has no account yet. `OpenAccounts.add` makes it, in a thread that may wait."""

    def __init__(self, account: Account) -> None:
        super().__init__(account.name)
        self.account = account


class OpenAccounts:
    """Makes accounts for unknown access keys, up to ``limit`` of them.

    At the limit, the oldest account that owns nothing is deleted. The search for it may read every account,
    so a search that finds none is not repeated for a second.
    """

    def __init__(self, store: CatalogueStore, limit: int) -> None:
        self._store = store
        self._limit = limit
        self._full_until = 0.0

    def add(self, account: Account) -> None:
        """Make an account unless it exists.

        Raises:
            ApiError: QuotaExceeded.OpenAccount, if there are ``limit`` accounts and each owns something.
        """
        if time.monotonic() < self._full_until:
            raise errors.TOO_MANY_OPEN_ACCOUNTS(limit=str(self._limit))
        with self._store.writing() as catalogue:
            excess = max(0, catalogue.open_account_count() - self._limit + 1)
            if catalogue.account(account.account_id) is not None:
                return
            unused = catalogue.unused_open_accounts(excess) if excess else []
            if len(unused) < excess:
                self._full_until = time.monotonic() + _PAUSE_SECONDS
                raise errors.TOO_MANY_OPEN_ACCOUNTS(limit=str(self._limit))
            for account_id in unused:
                catalogue.delete_account(account_id)
            named = msgspec.structs.replace(account, name=free_name(catalogue, account.name))
            catalogue.put_account(named)
