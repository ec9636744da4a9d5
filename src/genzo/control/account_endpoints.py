"""/_genzo/accounts and /_genzo/accounts/ID: creates, lists and deletes accounts."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from genzo.catalogue.accounts import Account
from genzo.catalogue.new_account import AccountWithKey, NewAccount
from genzo.catalogue.records import ResetCounts
from genzo.control.account_choice import account_number
from genzo.control.answers import json_answer
from genzo.control.request_bodies import decoded
from genzo.control.routes import Routes, without_query
from genzo.wire.types import HttpRequest, HttpResponse


class AccountRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a client chooses of a new account; what it leaves out is generated."""

    name: str | None = None
    id: str | int | None = None
    access_key_id: str | None = None
    access_key_secret: str | None = None


class ShownAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An account. ``id`` is its number as text: others are rounded where all numbers have 53 bits."""

    id: str
    name: str


class ShownKey(msgspec.Struct, frozen=True, kw_only=True):
    """A new access key with its secret."""

    id: str
    secret: str


class CreatedAccount(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a request that created an account."""

    account: ShownAccount
    access_key: ShownKey


class AccountList(msgspec.Struct, frozen=True, kw_only=True):
    """All accounts by id, without their keys."""

    accounts: tuple[ShownAccount, ...]


class DeletedAccount(msgspec.Struct, frozen=True, kw_only=True):
    """How many images and resources were deleted with an account."""

    images: int
    resources: int


class ManagedAccounts(Protocol):
    """The accounts of a catalogue."""

    def all(self) -> Sequence[Account]:
        """All accounts, by id."""

    def create(self, chosen: NewAccount) -> AccountWithKey:
        """Create an account and its first key; ValueError if what is chosen is invalid or in use."""

    def delete(self, account_id: int) -> ResetCounts:
        """Delete an account with all that it owns; LookupError if there is none."""


class AccountEndpoints:
    """Creates, lists and deletes accounts."""

    def __init__(self, accounts: ManagedAccounts) -> None:
        self._accounts = accounts
        self.routes: Routes = without_query(
            {
                ("GET", False): self._list,
                ("POST", False): self._create,
                ("DELETE", True): self._delete,
            }
        )

    def _list(self, _request: HttpRequest, _name: str) -> HttpResponse:
        return json_answer(200, AccountList(accounts=tuple(map(_shown, self._accounts.all()))))

    def _create(self, request: HttpRequest, _name: str) -> HttpResponse:
        requested = decoded(request.body or b"{}", AccountRequest)
        account, key = self._accounts.create(_chosen(requested))
        return json_answer(
            201,
            CreatedAccount(
                account=_shown(account), access_key=ShownKey(id=key.access_key_id, secret=key.secret)
            ),
        )

    def _delete(self, _request: HttpRequest, name: str) -> HttpResponse:
        deleted = self._accounts.delete(account_number(name))
        return json_answer(200, DeletedAccount(images=deleted.images, resources=deleted.resources))


def _chosen(requested: AccountRequest) -> NewAccount:
    """What a request chooses.

    Raises:
        ValueError: a member is empty, or the id is no number of an account.
    """
    texts = (requested.name, requested.access_key_id, requested.access_key_secret)
    if "" in texts:
        raise ValueError("A member that is given has a value: leave out what is to be generated.")
    name, key_id, secret = (text or "" for text in texts)
    account_id = 0 if requested.id is None else account_number(str(requested.id))
    return NewAccount(name, account_id, key_id, secret)


def _shown(account: Account) -> ShownAccount:
    return ShownAccount(id=str(account.account_id), name=account.name)
