"""/_genzo/clock: the time that the API goes by."""

import msgspec

from genzo.catalogue.clock import Clock, format_moment
from genzo.catalogue.clock_setting import ClockChange, ClockSetting, apply_clock_change
from genzo.catalogue.runtime_settings import RuntimeSettings
from genzo.control.answers import json_answer
from genzo.control.settings_repository import Pages, SettingsRepository
from genzo.wire.types import HttpRequest, HttpResponse


class ClockPage:
    """Shows and sets the clock of the API; ``clock`` is the system's."""

    def __init__(self, kept: SettingsRepository, clock: Clock) -> None:
        self._kept = kept
        self._clock = clock
        self.pages: Pages = {
            ("GET", False): self._show,
            ("PUT", False): self._change,
            ("DELETE", False): self._reset,
        }

    def _show(self, _request: HttpRequest, _name: str) -> HttpResponse:
        return self._shown(self._kept.read())

    def _change(self, request: HttpRequest, _name: str) -> HttpResponse:
        asked = msgspec.json.decode(request.body, type=ClockChange)

        def change(kept: RuntimeSettings) -> RuntimeSettings:
            return msgspec.structs.replace(kept, clock=apply_clock_change(kept.clock, asked, self._clock()))

        return self._shown(self._kept.change(change))

    def _reset(self, _request: HttpRequest, _name: str) -> HttpResponse:
        return self._shown(self._kept.put(clock=ClockSetting()))

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
