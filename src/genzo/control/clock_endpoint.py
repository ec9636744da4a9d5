"""/_genzo/clock: the clock of the API."""

import msgspec

from genzo.catalogue.clock import Clock, format_moment
from genzo.catalogue.clock_setting import ClockChange, ClockSetting, apply_clock_change
from genzo.catalogue.runtime_settings import RuntimeSettings
from genzo.control.answers import json_answer
from genzo.control.routes import Routes
from genzo.control.settings_repository import SettingsRepository
from genzo.wire.types import HttpRequest, HttpResponse


class ClockEndpoint:
    """Shows, sets and resets the clock of the API. ``clock`` is the system's, in seconds since 1970."""

    def __init__(self, repository: SettingsRepository, clock: Clock) -> None:
        self._repository = repository
        self._clock = clock
        self.routes: Routes = {
            ("GET", False): self._show,
            ("PUT", False): self._change,
            ("DELETE", False): self._reset,
        }

    def _show(self, _request: HttpRequest, _name: str) -> HttpResponse:
        return self._shown(self._repository.read())

    def _change(self, request: HttpRequest, _name: str) -> HttpResponse:
        requested = msgspec.json.decode(request.body, type=ClockChange)

        def change(settings: RuntimeSettings) -> RuntimeSettings:
            return msgspec.structs.replace(
                settings, clock=apply_clock_change(settings.clock, requested, self._clock())
            )

        return self._shown(self._repository.change(change))

    def _reset(self, _request: HttpRequest, _name: str) -> HttpResponse:
        return self._shown(self._repository.put(clock=ClockSetting()))

    def _shown(self, settings: RuntimeSettings) -> HttpResponse:
        system = self._clock()
        now = settings.clock.now(system)
        shown = {
            "now": format_moment(now),
            "milliseconds": now,
            "is_system": settings.clock.is_system,
            "offset": (now - int(system * 1000)) / 1000,
            "frozen": settings.clock.frozen_at is not None,
        }
        return json_answer(200, shown)
