"""Settings that operators change at run time. All servers of a catalogue apply them to their next request."""

from collections.abc import Mapping
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from genzo.catalogue.clock_setting import ClockSetting
from genzo.catalogue.durations import Seconds
from genzo.catalogue.fault_selection import Draw, applies_to, needs_number
from genzo.catalogue.faults import Fault

MAX_FAULTS = 100


class FaultSettings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Settings with faults."""

    faults: tuple[Fault, ...] = ()


S = TypeVar("S", bound=FaultSettings)


class RuntimeSettings(FaultSettings, frozen=True, kw_only=True, omit_defaults=True):
    """The API's clock, the faults in force, overrides of durations and quotas, and the results of commands.

    ``durations`` (seconds by action) and ``quotas`` override the values that each server was started with.
    ``own_faults`` has the names of the faults that are set for an account alone, in the settings in force for
    it (`genzo.catalogue.account_settings`). ``command_results`` are as JSON has them: few calls need their
    type (`genzo.catalogue.command_results`), which every start would load.
    """

    clock: ClockSetting = ClockSetting()
    own_faults: frozenset[str] = frozenset()
    durations: Mapping[str, Seconds] = {}
    quotas: Mapping[str, int] = {}
    command_results: tuple[Mapping[str, Any], ...] = ()


NO_OVERRIDES = RuntimeSettings()
"""The settings of a new catalogue: every server uses the values that it was started with."""


def with_fault(settings: S, fault: Fault) -> S:
    """The settings with a fault, which replaces the fault of the same name or is appended.

    Raises:
        ValueError: there are `MAX_FAULTS` faults already.
    """
    names = [each.name for each in settings.faults]
    if fault.name in names:
        faults = tuple(fault if each.name == fault.name else each for each in settings.faults)
    elif len(names) < MAX_FAULTS:
        faults = (*settings.faults, fault)
    else:
        raise ValueError(f"There are {MAX_FAULTS} faults already: delete some.")
    return msgspec.structs.replace(settings, faults=faults)


def without_fault(settings: S, name: str) -> S | None:
    """The settings without the fault ``name``; None if there is no such fault."""
    faults = tuple(each for each in settings.faults if each.name != name)
    return msgspec.structs.replace(settings, faults=faults) if faults != settings.faults else None


class CountedCall(NamedTuple, Generic[S]):
    """The settings after a fault has counted a call. ``fault`` is it as it was then, with the call's number.

    ``applies`` says whether the fault applies to the call.
    """

    settings: S
    fault: Fault
    applies: bool


def after_call(settings: S, name: str, draw: Draw) -> CountedCall[S] | None:
    """The settings after a call that matches the fault ``name``; the last use of a fault deletes it.

    None if the fault is gone, because another call used it up or an operator deleted it.
    """
    fault = next((each for each in settings.faults if each.name == name), None)
    if fault is None:
        return None
    applies = True
    if needs_number(fault):
        fault = msgspec.structs.replace(fault, calls=fault.calls + 1)
        applies = applies_to(fault, fault.calls, draw)
    left = fault
    if applies and fault.times is not None:
        if fault.times == 1:
            return CountedCall(without_fault(settings, name) or settings, fault, applies=True)
        left = msgspec.structs.replace(fault, times=fault.times - 1)
    return CountedCall(with_fault(settings, left), fault, applies)
