"""/_genzo/forks: copies of the catalogue, each with an access key of its own."""

from collections.abc import Callable, Mapping
from typing import Protocol

import msgspec

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID, AccessKey
from genzo.catalogue.clock import format_moment
from genzo.control.account_choice import account_number
from genzo.control.answers import json_answer, refusal
from genzo.control.request_bodies import decoded
from genzo.control.routes import Routes, without_query
from genzo.wire.types import HttpRequest, HttpResponse


class ForkDescription(Protocol):
    """What is known of a fork."""

    @property
    def account_id(self) -> int: ...
    @property
    def access_key_id(self) -> str: ...
    @property
    def created(self) -> int: ...


class Forks(Protocol):
    """The forks of a catalogue."""

    def all(self) -> Mapping[str, ForkDescription]:
        """The forks by name."""

    def create(self, name: str, account_id: int) -> AccessKey:
        """Make a fork; ValueError if that is not possible."""

    def delete(self, name: str) -> None:
        """Delete a fork that exists."""


class ForkRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fork to be made: its name, and the account of its access key."""

    name: str
    account: str | int = str(FIRST_ACCOUNT_ID)


class ForkKey(msgspec.Struct, frozen=True, omit_defaults=True):
    """The access key of a fork. Only the answer to the request that makes it has the secret."""

    id: str
    secret: str = ""


class ForkAnswer(msgspec.Struct, frozen=True):
    """A fork. ``created`` is a time of the system's clock."""

    name: str
    account: str
    created: str
    access_key: ForkKey


class ForkList(msgspec.Struct, frozen=True):
    """All forks, by name."""

    forks: list[ForkAnswer]


class ForkEndpoints:
    """Lists, makes and deletes forks. ``record`` puts the current request into the audit trail."""

    def __init__(self, forks: Callable[[], Forks], record: Callable[[], None]) -> None:
        self._forks = forks
        self._record = record
        self.routes: Routes = without_query(
            {
                ("GET", False): self._list,
                ("POST", False): self._create,
                ("GET", True): self._show,
                ("DELETE", True): self._delete,
            }
        )

    def _list(self, _request: HttpRequest, _name: str) -> HttpResponse:
        forks = self._forks().all()
        return json_answer(200, ForkList([_answer(name, fork) for name, fork in forks.items()]))

    def _create(self, request: HttpRequest, _name: str) -> HttpResponse:
        requested = decoded(request.body, ForkRequest)
        account_id = account_number(str(requested.account))
        forks = self._forks()
        key = forks.create(requested.name, account_id)
        self._record()
        answer = _answer(requested.name, forks.all()[requested.name], key.secret)
        return json_answer(201, answer)

    def _show(self, _request: HttpRequest, name: str) -> HttpResponse:
        fork = self._forks().all().get(name)
        return _unknown(name) if fork is None else json_answer(200, _answer(name, fork))

    def _delete(self, _request: HttpRequest, name: str) -> HttpResponse:
        forks = self._forks()
        if name not in forks.all():
            return _unknown(name)
        forks.delete(name)
        self._record()
        return json_answer(200, {})


def _answer(name: str, fork: ForkDescription, secret: str = "") -> ForkAnswer:
    key = ForkKey(fork.access_key_id, secret)
    return ForkAnswer(name, str(fork.account_id), format_moment(fork.created), key)


def _unknown(name: str) -> HttpResponse:
    return refusal(404, f'There is no fork "{name[:32]}".')
