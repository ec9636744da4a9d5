"""/_genzo/durations and /_genzo/quotas: settings that are numbers by name."""

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

import msgspec

from genzo.catalogue.runtime_settings import RuntimeSettings
from genzo.control.answers import json_answer
from genzo.control.routes import Routes
from genzo.control.settings_repository import SettingsRepository
from genzo.wire.types import HttpRequest, HttpResponse

N = TypeVar("N")


class NumberSettingEndpoint(Generic[N]):
    """Shows, sets and resets one member of the settings, a mapping from names to numbers.

    ``member`` is the member's name, ``number`` the type of its numbers, ``started_with`` the numbers that the
    server was started with. ``checked`` returns the numbers to set and raises ValueError for one that may not
    be set.
    """

    def __init__(
        self,
        repository: SettingsRepository,
        member: str,
        number: object,
        started_with: Mapping[str, N],
        checked: Callable[[Mapping[str, N]], dict[str, N]],
    ) -> None:
        self._repository = repository
        self._member = member
        self._body = msgspec.json.Decoder(dict[str, number])  # type: ignore[valid-type]
        self._started_with: Mapping[str, N] = started_with
        self._checked: Callable[[Mapping[str, N]], dict[str, N]] = checked
        self.routes: Routes = {
            ("GET", False): self._show,
            ("PUT", False): self._change,
            ("DELETE", False): self._reset,
        }

    def _show(self, _request: HttpRequest, _name: str) -> HttpResponse:
        return self._shown(self._repository.read())

    def _change(self, request: HttpRequest, _name: str) -> HttpResponse:
        """Set the numbers in the body; the others keep their values."""
        requested = self._checked(self._body.decode(request.body))

        def change(settings: RuntimeSettings) -> RuntimeSettings:
            merged: Any = {self._member: {**getattr(settings, self._member), **requested}}
            return msgspec.structs.replace(settings, **merged)

        return self._shown(self._repository.change(change))

    def _reset(self, _request: HttpRequest, _name: str) -> HttpResponse:
        return self._shown(self._repository.put(**{self._member: {}}))

    def _shown(self, settings: RuntimeSettings) -> HttpResponse:
        chosen = getattr(settings, self._member)
        return json_answer(200, {"in_force": {**self._started_with, **chosen}, "set": chosen})
