"""The runtime settings that a seed file names."""

from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import Any, TypeVar

import msgspec
from msgspec import UNSET

from genzo.actions.registry import all_actions
from genzo.catalogue.account_settings import AccountSettings
from genzo.catalogue.clock_setting import ClockChange, ClockSetting, apply_clock_change
from genzo.catalogue.durations import checked_durations
from genzo.catalogue.faults import Fault, completed
from genzo.catalogue.quotas import checked_quotas
from genzo.catalogue.runtime_settings import MAX_FAULTS, RuntimeSettings
from genzo.service.seed.located import Place
from genzo.service.seed.settings_parts import SeedSettings

T = TypeVar("T")
S = TypeVar("S", RuntimeSettings, AccountSettings)


class SettingError(Exception):
    """A setting is not possible; the text is a clause, ``place`` that of the setting within its part."""

    def __init__(self, place: Place, reason: str) -> None:
        super().__init__(reason)
        self.place = place


def changed_settings(
    settings: S, clock: ClockSetting, part: SeedSettings, system: float, regions: Collection[str]
) -> S:
    """The settings with those that a file names. ``clock`` is in force before.

    ``system`` is the system's time, in seconds since 1970.

    Raises:
        SettingError: one is not possible.
    """
    members: dict[str, Any] = {}
    if part.clock is not UNSET:
        members["clock"] = _checked(("clock",), lambda: apply_clock_change(clock, _clock(part), system))
    if part.faults is not UNSET:
        members["faults"] = tuple(_faults(part.faults, regions))
    if part.durations is not UNSET:
        durations = part.durations
        members["durations"] = _checked(("durations",), lambda: checked_durations(durations))
    if part.quotas is not UNSET:
        quotas = part.quotas
        members["quotas"] = _checked(("quotas",), lambda: checked_quotas(quotas))
    return msgspec.structs.replace(settings, **members)


def _clock(part: SeedSettings) -> ClockChange:
    if isinstance(part.clock, ClockChange):
        return part.clock
    assert isinstance(part.clock, str)  # noqa: S101 - the caller has found it given
    return ClockChange(now=part.clock, frozen=True)


def _faults(faults: tuple[Fault, ...], regions: Collection[str]) -> Iterable[Fault]:
    if len(faults) > MAX_FAULTS:
        raise SettingError(("faults",), f"there are more than {MAX_FAULTS}")
    actions = {action.name for action in all_actions()}
    names = set[str]()
    for number, fault in enumerate(faults):
        # The name of a fault without one is its place, so that the file gives the same faults each time.
        name = fault.name or f"seed-{number + 1}"
        if name in names:
            raise SettingError(("faults", number), f"an earlier fault has the name {name}, too")
        names.add(name)
        named = msgspec.structs.replace(fault, name=name)
        yield _checked(("faults", number), partial(completed, named, actions, regions))


def _checked(place: Place, check: Callable[[], T]) -> T:
    try:
        return check()
    except ValueError as error:
        raise SettingError(place, str(error)) from None
