"""/_genzo/durations and /_genzo/quotas: settings that are numbers by name."""

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

import msgspec

from genzo.catalogue.durations import Seconds
from genzo.control.account_choice import AccountChoice
from genzo.control.answers import json_answer
from genzo.control.routes import Routes
from genzo.control.settings_repository import ScopedSettings, SettingsRepository
from genzo.wire.types import HttpRequest, HttpResponse

N = TypeVar("N")


class ShownNumbers(msgspec.Struct, Generic[N], frozen=True, kw_only=True):
    """The numbers ``in_force`` by name, and those ``set`` for all accounts, or for the one in the query."""

    in_force: Mapping[str, N]
    set: Mapping[str, N]


class ShownDurations(ShownNumbers[Seconds], frozen=True, kw_only=True):
    """Seconds by action ``in_force``, and those ``set`` for all accounts or for the one in the query."""


class ShownQuotas(ShownNumbers[int], frozen=True, kw_only=True):
    """Quotas by name ``in_force``, and those ``set`` for all accounts or for the one in the query."""


class NumberSettingEndpoint(Generic[N]):
    """Shows, sets and resets one member of the settings of all accounts or of one: numbers by name.

    ``member`` is the member's name, ``number`` the type of its numbers, ``started_with`` the numbers that the
    server was started with. ``checked`` returns the numbers to set and raises ValueError for one that may not
    be set.
    """

    def __init__(
        self,
        repository: SettingsRepository,
        choice: AccountChoice,
        member: str,
        number: object,
        started_with: Mapping[str, N],
        checked: Callable[[Mapping[str, N]], dict[str, N]],
    ) -> None:
        self._repository = repository
        self._choice = choice
        self._member = member
        self._body = msgspec.json.Decoder(dict[str, number])  # type: ignore[valid-type]
        self._started_with: Mapping[str, N] = started_with
        self._checked: Callable[[Mapping[str, N]], dict[str, N]] = checked
        self.routes: Routes = {
            ("GET", False): self._show,
            ("PUT", False): self._change,
            ("DELETE", False): self._reset,
        }

    def _show(self, request: HttpRequest, _name: str) -> HttpResponse:
        return self._shown(self._repository.read(self._choice.of(request)))

    def _change(self, request: HttpRequest, _name: str) -> HttpResponse:
        """Set the numbers in the body; the others keep their values."""
        requested = self._checked(self._body.decode(request.body))

        def change(settings: ScopedSettings) -> dict[str, dict[str, N]]:
            return {self._member: {**getattr(settings.chosen, self._member), **requested}}

        return self._shown(self._repository.change(self._choice.of(request), change))

    def _reset(self, request: HttpRequest, _name: str) -> HttpResponse:
        return self._shown(self._repository.reset(self._choice.of(request), self._member))

    def _shown(self, settings: ScopedSettings) -> HttpResponse:
        in_force = {**self._started_with, **getattr(settings.in_force, self._member)}
        return json_answer(200, ShownNumbers(in_force=in_force, set=getattr(settings.chosen, self._member)))
