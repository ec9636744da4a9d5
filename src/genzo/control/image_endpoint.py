"""/_genzo/images: the public images that are offered."""

from collections.abc import Callable, Collection, Sequence
from typing import Protocol

import msgspec

from genzo.catalogue.clock import Clock
from genzo.catalogue.image_offering import ImageOffering, checked_as_of, resolved_as_of, with_date
from genzo.control.answers import json_answer
from genzo.control.request_bodies import decoded
from genzo.control.routes import Routes, without_query
from genzo.control.settings_repository import SettingsRepository
from genzo.wire.types import HttpRequest, HttpResponse


class Offered(Protocol):
    """The public images that a catalogue offers."""

    def offering(self) -> ImageOffering:
        """The current offering."""

    def require_public(self, image_ids: Collection[str]) -> None:
        """Check that each id names a public image, offered or not; ValueError if one names none."""

    def change(self, change: Callable[[ImageOffering], ImageOffering]) -> ImageOffering:
        """Apply a change of the date and return the result."""

    def retire(self, image_ids: Sequence[str]) -> ImageOffering:
        """Retire public images; ValueError if an id names none."""

    def release(self, image_ids: Sequence[str]) -> ImageOffering:
        """Offer public images again; ValueError if an id names none."""

    def reset(self, as_of: str) -> ImageOffering:
        """Offer what a new catalogue offers as of a date."""


class ImageChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A change of what is offered: another date, ids to retire, ids to release, in this order."""

    as_of: str | None = None
    retire: tuple[str, ...] = ()
    release: tuple[str, ...] = ()


class ShownOffering(msgspec.Struct, frozen=True, kw_only=True):
    """The public images on offer: those as of a date (or ``all``), and the ids retired and released."""

    as_of: str
    retired: tuple[str, ...]
    released: tuple[str, ...]


class ImageEndpoint:
    """Shows, changes and resets what is offered.

    ``clock`` is the system's, in seconds since 1970. ``started_with`` is the date that the server was
    started with.
    """

    def __init__(
        self, offered: Offered, repository: SettingsRepository, clock: Clock, started_with: str
    ) -> None:
        self._offered = offered
        self._repository = repository
        self._clock = clock
        self._started_with = started_with
        self.routes: Routes = without_query(
            {
                ("GET", False): self._show,
                ("PUT", False): self._change,
                ("DELETE", False): self._reset,
            }
        )

    def reset(self) -> ImageOffering:
        """Offer what the server was started with, and nothing retired or released by id."""
        return self._offered.reset(self._date(self._started_with))

    def _show(self, _request: HttpRequest, _name: str) -> HttpResponse:
        return _shown(self._offered.offering())

    def _change(self, request: HttpRequest, _name: str) -> HttpResponse:
        change = decoded(request.body, ImageChange)
        as_of = None if change.as_of is None else self._date(checked_as_of(change.as_of))
        # Before the date is set, so that a refused request changes nothing
        self._offered.require_public((*change.retire, *change.release))
        if as_of is not None:
            self._offered.change(lambda offering: with_date(offering, as_of, is_override=True))
        if change.retire:
            self._offered.retire(change.retire)
        if change.release:
            self._offered.release(change.release)
        return _shown(self._offered.offering())

    def _reset(self, _request: HttpRequest, _name: str) -> HttpResponse:
        return _shown(self.reset())

    def _date(self, checked: str) -> str:
        return resolved_as_of(checked, self._repository.read().in_force.clock.now(self._clock()))


def _shown(offering: ImageOffering) -> HttpResponse:
    shown = ShownOffering(as_of=offering.as_of, retired=offering.retired, released=offering.released)
    return json_answer(200, shown)
