"""/_genzo/clock: the clock of the API, of all accounts or of one."""

import msgspec

from genzo.catalogue.clock import Clock, format_moment
from genzo.catalogue.clock_setting import ClockChange, ClockSetting, apply_clock_change
from genzo.control.account_choice import AccountChoice
from genzo.control.answers import json_answer
from genzo.control.request_bodies import decoded
from genzo.control.routes import Routes
from genzo.control.settings_repository import ScopedSettings, SettingsRepository
from genzo.wire.types import HttpRequest, HttpResponse


class ShownClock(msgspec.Struct, frozen=True, kw_only=True):
    """The clock in force. ``offset`` is in seconds ahead of the system's clock."""

    now: str
    milliseconds: int
    is_system: bool
    offset: float
    frozen: bool


class ClockEndpoint:
    """Shows, sets and resets the clock of the API. ``clock`` is the system's, in seconds since 1970."""

    def __init__(self, repository: SettingsRepository, choice: AccountChoice, clock: Clock) -> None:
        self._repository = repository
        self._choice = choice
        self._clock = clock
        self.routes: Routes = {
            ("GET", False): self._show,
            ("PUT", False): self._change,
            ("DELETE", False): self._reset,
        }

    def _show(self, request: HttpRequest, _name: str) -> HttpResponse:
        return self._shown(self._repository.read(self._choice.of(request)))

    def _change(self, request: HttpRequest, _name: str) -> HttpResponse:
        requested = decoded(request.body, ClockChange)

        def change(settings: ScopedSettings) -> dict[str, ClockSetting]:
            return {"clock": apply_clock_change(settings.in_force.clock, requested, self._clock())}

        return self._shown(self._repository.change(self._choice.of(request), change))

    def _reset(self, request: HttpRequest, _name: str) -> HttpResponse:
        return self._shown(self._repository.reset(self._choice.of(request), "clock"))

    def _shown(self, settings: ScopedSettings) -> HttpResponse:
        clock, system = settings.in_force.clock, self._clock()
        now = clock.now(system)
        shown = ShownClock(
            now=format_moment(now),
            milliseconds=now,
            is_system=clock.is_system,
            offset=(now - int(system * 1000)) / 1000,
            frozen=clock.frozen_at is not None,
        )
        return json_answer(200, shown)
