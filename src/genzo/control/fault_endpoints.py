"""/_genzo/faults and /_genzo/faults/NAME: failures to inject."""

from collections.abc import Collection

import msgspec

from genzo.actions.registry import FAMILIES
from genzo.catalogue.faults import Fault, completed
from genzo.catalogue.id_generator import IdGenerator
from genzo.catalogue.runtime_settings import NO_OVERRIDES, with_fault, without_fault
from genzo.control.account_choice import AccountChoice
from genzo.control.answers import json_answer, refusal
from genzo.control.request_bodies import decoded
from genzo.control.routes import Routes
from genzo.control.settings_repository import ScopedSettings, SettingsRepository
from genzo.wire.types import HttpRequest, HttpResponse

_ACTIONS = frozenset(name for names in FAMILIES.values() for name in names)


class FaultList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All faults, of all accounts or of one."""

    faults: tuple[Fault, ...]


class FaultEndpoints:
    """Lists, adds and deletes faults of all accounts or of one. ``regions`` are the ids of all regions."""

    def __init__(
        self,
        repository: SettingsRepository,
        choice: AccountChoice,
        ids: IdGenerator,
        regions: Collection[str],
    ) -> None:
        self._repository = repository
        self._choice = choice
        self._ids = ids
        self._regions = regions
        self.routes: Routes = {
            ("GET", False): self._list,
            ("POST", False): self._put_one,
            ("PUT", False): self._put_all,
            ("DELETE", False): self._delete_all,
            ("GET", True): self._show,
            ("PUT", True): self._put_one,
            ("DELETE", True): self._delete_one,
        }

    def _list(self, request: HttpRequest, _name: str) -> HttpResponse:
        return _listed(self._repository.read(self._choice.of(request)))

    def _show(self, request: HttpRequest, name: str) -> HttpResponse:
        faults = self._repository.read(self._choice.of(request)).chosen.faults
        found = next((fault for fault in faults if fault.name == name), None)
        return _no_fault(name) if found is None else json_answer(200, found)

    def _put_one(self, request: HttpRequest, name: str) -> HttpResponse:
        """Add a fault, or replace the fault of the same name. The path or the body may name it."""
        requested = decoded(request.body, Fault)
        if name and requested.name not in (None, name):
            raise ValueError(f"The path names the fault {name}, the body {requested.name}.")
        account_id = self._choice.of(request)
        fault = self._checked(requested, account_id, name)
        self._repository.change(
            account_id, lambda settings: {"faults": with_fault(settings.chosen, fault).faults}
        )
        return json_answer(200, fault)

    def _put_all(self, request: HttpRequest, _name: str) -> HttpResponse:
        """Replace all faults."""
        account_id = self._choice.of(request)
        settings = NO_OVERRIDES
        for fault in decoded(request.body, FaultList).faults:
            settings = with_fault(settings, self._checked(fault, account_id))
        return _listed(self._repository.change(account_id, lambda _: {"faults": settings.faults}))

    def _delete_all(self, request: HttpRequest, _name: str) -> HttpResponse:
        return _listed(self._repository.reset(self._choice.of(request), "faults"))

    def _delete_one(self, request: HttpRequest, name: str) -> HttpResponse:
        deleted = False

        def delete(settings: ScopedSettings) -> dict[str, tuple[Fault, ...]]:
            nonlocal deleted
            left = without_fault(settings.chosen, name)
            deleted = left is not None
            return {} if left is None else {"faults": left.faults}

        remaining = self._repository.change(self._choice.of(request), delete)
        return _listed(remaining) if deleted else _no_fault(name)

    def _checked(self, fault: Fault, account_id: int | None, name: str = "") -> Fault:
        """The fault with its name and account, after a check that it can apply to a call."""
        if account_id is not None:
            if fault.account not in (None, str(account_id)):
                raise ValueError(
                    f"The fault is one of account {account_id}, and its body names {fault.account}."
                )
            fault = msgspec.structs.replace(fault, account=str(account_id))
        fault = completed(fault, _ACTIONS, self._regions)
        chosen = name or fault.name or self._ids.new_resource_id("f", "")
        if chosen in (".", ".."):
            raise ValueError(f"A path cannot name {chosen}: give the fault another name.")
        # The end of a pattern, "$", also matches before a line feed.
        if chosen.endswith("\n") or (fault.error or "").endswith("\n"):
            raise ValueError("The name and the error of a fault have no line feed.")
        # msgspec checks constraints only when it decodes, and a name in the path was not decoded.
        return msgspec.json.decode(
            msgspec.json.encode(msgspec.structs.replace(fault, name=chosen)), type=Fault
        )


def _listed(settings: ScopedSettings) -> HttpResponse:
    return json_answer(200, FaultList(settings.chosen.faults))


def _no_fault(name: str) -> HttpResponse:
    return refusal(404, f"There is no fault {name[:64]}: it was not set, was deleted, or is used up.")
