"""/_genzo/command-results: what commands of Cloud Assistant answer, of all accounts or of one."""

from collections.abc import Mapping
from typing import Any

import msgspec

from genzo.catalogue.command_results import CommandResult, checked_results, results_of
from genzo.control.account_choice import AccountChoice
from genzo.control.answers import json_answer
from genzo.control.routes import Routes
from genzo.control.settings_repository import ScopedSettings, SettingsRepository
from genzo.wire.types import HttpRequest, HttpResponse

_MEMBER = "command_results"


class CommandResultList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The results of all accounts or of one; the first that applies to a command is the one that counts."""

    results: tuple[CommandResult, ...]


class CommandResultsEndpoint:
    """Lists, adds, replaces and deletes results of all accounts or of one."""

    def __init__(self, repository: SettingsRepository, choice: AccountChoice) -> None:
        self._repository = repository
        self._choice = choice
        self.routes: Routes = {
            ("GET", False): self._list,
            ("POST", False): self._add,
            ("PUT", False): self._replace,
            ("DELETE", False): self._delete,
        }

    def _list(self, request: HttpRequest, _name: str) -> HttpResponse:
        return _listed(self._repository.read(self._choice.of(request)))

    def _add(self, request: HttpRequest, _name: str) -> HttpResponse:
        """Add a result before the others."""
        added = msgspec.json.decode(request.body, type=CommandResult)

        def change(settings: ScopedSettings) -> dict[str, tuple[Mapping[str, Any], ...]]:
            return {_MEMBER: checked_results((added, *results_of(settings.chosen.command_results)))}

        return _listed(self._repository.change(self._choice.of(request), change))

    def _replace(self, request: HttpRequest, _name: str) -> HttpResponse:
        """Replace all results."""
        results = checked_results(msgspec.json.decode(request.body, type=CommandResultList).results)
        return _listed(self._repository.change(self._choice.of(request), lambda _: {_MEMBER: results}))

    def _delete(self, request: HttpRequest, _name: str) -> HttpResponse:
        return _listed(self._repository.reset(self._choice.of(request), _MEMBER))


def _listed(settings: ScopedSettings) -> HttpResponse:
    return json_answer(200, CommandResultList(results_of(settings.chosen.command_results)))
