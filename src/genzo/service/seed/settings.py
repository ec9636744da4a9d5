"""The runtime settings that a seed file names."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator
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
from genzo.service.seed.decoding import Problem, hint
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


def setting_problems(part: SeedSettings, place: Place, regions: Collection[str]) -> Iterator[Problem]:
    """All settings of a part at ``place`` that are not possible in any catalogue."""
    for below, check in _checks(part, regions):
        try:
            check()
        except ValueError as error:
            yield Problem((*place, *below), str(error).removesuffix("."))


def _checks(part: SeedSettings, regions: Collection[str]) -> Iterator[tuple[Place, Callable[[], object]]]:
    """A check for each value, which raises ValueError, with the place of the value."""
    if part.clock is not UNSET:
        yield ("clock",), lambda: apply_clock_change(ClockSetting(), _clock(part), time.time())
    if part.durations is not UNSET:
        for name, seconds in part.durations.items():
            yield ("durations", name), partial(checked_durations, {name: seconds})
    if part.quotas is not UNSET:
        for name, quota in part.quotas.items():
            yield ("quotas", name), partial(checked_quotas, {name: quota})
    if part.faults is not UNSET:
        if len(part.faults) > MAX_FAULTS:
            yield ("faults",), partial(_refuse, f"there are more than {MAX_FAULTS}")
        yield from _checks_of_faults(part.faults, regions)


def _checks_of_faults(
    faults: tuple[Fault, ...], regions: Collection[str]
) -> Iterator[tuple[Place, Callable[[], object]]]:
    actions = {action.name for action in all_actions()}
    names = set[str]()
    for number, fault in enumerate(faults):
        place, name = ("faults", number), _name(fault, number)
        if name in names:
            yield place, partial(_refuse, f"an earlier fault has the name {name}, too")
        names.add(name)
        known = tuple(action for action in fault.actions if action in actions)
        for position, action in enumerate(fault.actions):
            if action not in actions:
                said = f"there is no action {action}{hint(action, actions)}"
                yield (*place, "actions", position), partial(_refuse, said)
        if fault.region is not None and fault.region not in regions:
            said = f"there is no region {fault.region}{hint(fault.region, regions)}"
            yield (*place, "region"), partial(_refuse, said)
        elif known or not fault.actions:
            checked = msgspec.structs.replace(fault, name=name, actions=known)
            yield place, partial(completed, checked, actions, regions)


def _refuse(reason: str) -> None:
    raise ValueError(reason)


def _name(fault: Fault, number: int) -> str:
    """The name of a fault: without one its place, so that the file gives the same faults each time."""
    return fault.name or f"seed-{number + 1}"


def _clock(part: SeedSettings) -> ClockChange:
    if isinstance(part.clock, ClockChange):
        return part.clock
    assert isinstance(part.clock, str)  # noqa: S101 - the caller has found it given
    return ClockChange(now=part.clock, frozen=True)


def _faults(faults: tuple[Fault, ...], regions: Collection[str]) -> Iterable[Fault]:
    actions = {action.name for action in all_actions()}
    for number, fault in enumerate(faults):
        named = msgspec.structs.replace(fault, name=_name(fault, number))
        yield _checked(("faults", number), partial(completed, named, actions, regions))


def _checked(place: Place, check: Callable[[], T]) -> T:
    try:
        return check()
    except ValueError as error:
        raise SettingError(place, str(error)) from None
