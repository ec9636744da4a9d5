"""/_genzo/faults and /_genzo/faults/NAME: what is to go wrong."""

from collections.abc import Collection

import msgspec

from genzo.actions.registry import FAMILIES
from genzo.catalogue.faults import Fault, check_fault
from genzo.catalogue.id_generator import IdGenerator
from genzo.catalogue.runtime_settings import NO_OVERRIDES, RuntimeSettings, with_fault, without_fault
from genzo.control.answers import json_answer, refusal
from genzo.control.settings_repository import Pages, SettingsRepository
from genzo.wire.types import HttpRequest, HttpResponse

_ACTIONS = frozenset(name for names in FAMILIES.values() for name in names)


class _Faults(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    faults: tuple[Fault, ...]


class FaultPages:
    """Lists, adds and takes away faults; ``regions`` are all that there are."""

    def __init__(self, kept: SettingsRepository, ids: IdGenerator, regions: Collection[str]) -> None:
        self._kept = kept
        self._ids = ids
        self._regions = regions
        self.pages: Pages = {
            ("GET", False): self._list,
            ("POST", False): self._put_one,
            ("PUT", False): self._put_all,
            ("DELETE", False): self._delete_all,
            ("GET", True): self._show,
            ("PUT", True): self._put_one,
            ("DELETE", True): self._delete_one,
        }

    def _list(self, _request: HttpRequest, _name: str) -> HttpResponse:
        return _listed(self._kept.read())

    def _show(self, _request: HttpRequest, name: str) -> HttpResponse:
        found = next((fault for fault in self._kept.read().faults if fault.name == name), None)
        return _no_fault(name) if found is None else json_answer(200, found)

    def _put_one(self, request: HttpRequest, name: str) -> HttpResponse:
        """One more, or one in the place of that with its name; the path or the body may name it."""
        asked = msgspec.json.decode(request.body, type=Fault)
        if name and asked.name not in (None, name):
            raise ValueError(f"The path names the fault {name}, the body {asked.name}.")
        fault = self._checked(asked, name)
        self._kept.change(lambda kept: with_fault(kept, fault))
        return json_answer(200, fault)

    def _put_all(self, request: HttpRequest, _name: str) -> HttpResponse:
        """These, and no others."""
        settings = NO_OVERRIDES
        for fault in msgspec.json.decode(request.body, type=_Faults).faults:
            settings = with_fault(settings, self._checked(fault))
        return _listed(self._kept.put(faults=settings.faults))

    def _delete_all(self, _request: HttpRequest, _name: str) -> HttpResponse:
        return _listed(self._kept.put(faults=()))

    def _delete_one(self, _request: HttpRequest, name: str) -> HttpResponse:
        taken: list[RuntimeSettings] = []

        def take(kept: RuntimeSettings) -> RuntimeSettings:
            left = without_fault(kept, name)
            if left is None:
                return kept
            taken.append(left)
            return left

        self._kept.change(take)
        return _listed(taken[0]) if taken else _no_fault(name)

    def _checked(self, fault: Fault, name: str = "") -> Fault:
        """A fault that can strike, and has a name."""
        check_fault(fault, _ACTIONS, self._regions)
        chosen = name or fault.name or self._ids.new_resource_id("f", "")
        # Back from JSON, which a name in a path has not come from.
        return msgspec.json.decode(
            msgspec.json.encode(msgspec.structs.replace(fault, name=chosen)), type=Fault
        )


def _listed(settings: RuntimeSettings) -> HttpResponse:
    return json_answer(200, _Faults(settings.faults))


def _no_fault(name: str) -> HttpResponse:
    return refusal(404, f"There is no fault {name[:64]}: it was not set, was deleted, or is used up.")
