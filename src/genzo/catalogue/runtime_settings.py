"""What is set while servers run, and holds on all servers of a catalogue from the next request on."""

from collections.abc import Mapping

import msgspec

from genzo.catalogue.clock_setting import ClockSetting
from genzo.catalogue.faults import Fault

MAX_FAULTS = 100


class RuntimeSettings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The clock that the API goes by, the faults that apply to calls, and durations and quotas.

    ``durations`` (seconds by action) and ``quotas`` are those that are set; what is not set is as each
    server was started with.
    """

    clock: ClockSetting = ClockSetting()
    faults: tuple[Fault, ...] = ()
    durations: Mapping[str, float] = {}
    quotas: Mapping[str, int] = {}


NO_OVERRIDES = RuntimeSettings()
"""Nothing is set."""


def with_fault(settings: RuntimeSettings, fault: Fault) -> RuntimeSettings:
    """The settings with a fault, in the place of the one with its name or behind the others.

    Raises:
        ValueError: there are too many.
    """
    names = [each.name for each in settings.faults]
    if fault.name in names:
        faults = tuple(fault if each.name == fault.name else each for each in settings.faults)
    elif len(names) < MAX_FAULTS:
        faults = (*settings.faults, fault)
    else:
        raise ValueError(f"There are {MAX_FAULTS} faults already: delete some.")
    return msgspec.structs.replace(settings, faults=faults)


def without_fault(settings: RuntimeSettings, name: str) -> RuntimeSettings | None:
    """The settings without the fault of this name; None where there is none."""
    faults = tuple(each for each in settings.faults if each.name != name)
    return msgspec.structs.replace(settings, faults=faults) if faults != settings.faults else None


def after_fault_used(settings: RuntimeSettings, name: str) -> RuntimeSettings | None:
    """The settings after a fault has applied once more: without it, when that was the last time.

    None where it does not apply any more, since others have used it up or deleted it.
    """
    fault = next((each for each in settings.faults if each.name == name), None)
    if fault is None or fault.times is None:
        return None if fault is None else settings
    if fault.times == 1:
        return without_fault(settings, name)
    return with_fault(settings, msgspec.structs.replace(fault, times=fault.times - 1))
