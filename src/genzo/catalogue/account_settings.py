"""The settings of one account, which win over those of all (docs/control.md#settings-of-one-account)."""

from collections.abc import Mapping
from typing import Any

from genzo.catalogue.clock_setting import ClockSetting
from genzo.catalogue.durations import Seconds
from genzo.catalogue.runtime_settings import FaultSettings, RuntimeSettings


class AccountSettings(FaultSettings, frozen=True, kw_only=True, omit_defaults=True):
    """What an operator has set for one account alone.

    ``clock`` is None while the account follows the clock of all accounts. The other members are as in
    `RuntimeSettings`.
    """

    clock: ClockSetting | None = None
    durations: Mapping[str, Seconds] = {}
    quotas: Mapping[str, int] = {}
    command_results: tuple[Mapping[str, Any], ...] = ()


NOTHING_SET = AccountSettings()
"""The settings of a new account."""


def in_force(own: AccountSettings, of_all: RuntimeSettings) -> RuntimeSettings:
    """The settings that calls of an account use: its own, and those of all accounts for the rest.

    An account's own faults are tried before those of all accounts, and hide those of the same name. Its
    own results of commands are tried first, too.
    """
    if own == NOTHING_SET:
        return of_all
    names = frozenset(fault.name for fault in own.faults if fault.name is not None)
    return RuntimeSettings(
        clock=of_all.clock if own.clock is None else own.clock,
        faults=(*own.faults, *(fault for fault in of_all.faults if fault.name not in names)),
        own_faults=names,
        durations={**of_all.durations, **own.durations},
        quotas={**of_all.quotas, **own.quotas},
        command_results=(*own.command_results, *of_all.command_results),
    )
