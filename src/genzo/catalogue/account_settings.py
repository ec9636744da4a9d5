"""The settings of one account, which win over those of all accounts (docs/control.md#accounts)."""

from collections.abc import Mapping

import msgspec

from genzo.catalogue.clock_setting import ClockSetting
from genzo.catalogue.durations import Seconds
from genzo.catalogue.faults import Fault
from genzo.catalogue.runtime_settings import RuntimeSettings


class AccountSettings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an operator has set for one account alone.

    ``clock`` is None while the account follows the clock of all accounts. ``faults``, ``durations`` (seconds
    by action) and ``quotas`` are as in `RuntimeSettings`.
    """

    clock: ClockSetting | None = None
    faults: tuple[Fault, ...] = ()
    durations: Mapping[str, Seconds] = {}
    quotas: Mapping[str, int] = {}


NOTHING_SET = AccountSettings()
"""The settings of a new account."""


def in_force(own: AccountSettings, of_all: RuntimeSettings) -> RuntimeSettings:
    """The settings that calls of an account use: its own, and those of all accounts for the rest.

    An account's own faults are tried before those of all accounts.
    """
    return RuntimeSettings(
        clock=of_all.clock if own.clock is None else own.clock,
        faults=(*own.faults, *of_all.faults),
        durations={**of_all.durations, **own.durations},
        quotas={**of_all.quotas, **own.quotas},
    )
