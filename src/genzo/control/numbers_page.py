"""/_genzo/durations and /_genzo/quotas: numbers by name."""

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

import msgspec

from genzo.catalogue.runtime_settings import RuntimeSettings
from genzo.control.answers import json_answer
from genzo.control.settings_repository import Pages, SettingsRepository
from genzo.wire.types import HttpRequest, HttpResponse

N = TypeVar("N", int, float)


class NumbersPage(Generic[N]):
    """Shows and sets numbers by name: those of the settings' ``member``.

    ``started_with`` are those of the server itself, ``checked`` passes those that may be set.
    """

    def __init__(
        self,
        kept: SettingsRepository,
        member: str,
        number: type[N],
        started_with: Mapping[str, N],
        checked: Callable[[Mapping[str, N]], dict[str, N]],
    ) -> None:
        self._kept = kept
        self._member = member
        self._body = msgspec.json.Decoder(dict[str, number])  # type: ignore[valid-type]
        self._started_with: Mapping[str, N] = started_with
        self._checked: Callable[[Mapping[str, N]], dict[str, N]] = checked
        self.pages: Pages = {
            ("GET", False): self._show,
            ("PUT", False): self._change,
            ("DELETE", False): self._reset,
        }

    def _show(self, _request: HttpRequest, _name: str) -> HttpResponse:
        return self._shown(self._kept.read())

    def _change(self, request: HttpRequest, _name: str) -> HttpResponse:
        """Those that are named; the others stay as they are."""
        asked = self._checked(self._body.decode(request.body))

        def change(kept: RuntimeSettings) -> RuntimeSettings:
            together: Any = {self._member: {**getattr(kept, self._member), **asked}}
            return msgspec.structs.replace(kept, **together)

        return self._shown(self._kept.change(change))

    def _reset(self, _request: HttpRequest, _name: str) -> HttpResponse:
        return self._shown(self._kept.put(**{self._member: {}}))

    def _shown(self, settings: RuntimeSettings) -> HttpResponse:
        chosen = getattr(settings, self._member)
        return json_answer(200, {"in_force": {**self._started_with, **chosen}, "set": chosen})
