"""The runtime settings, in the catalogue that all servers share: of all accounts, or of one."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import msgspec

from genzo.catalogue.account_settings import NOTHING_SET, AccountSettings, in_force
from genzo.catalogue.new_account import NoSuchAccountError
from genzo.catalogue.runtime_settings import NO_OVERRIDES, RuntimeSettings
from genzo.catalogue.store import CatalogueStore


class ScopedSettings(NamedTuple):
    """What is set for all accounts, or for one account alone, and what is in force there."""

    chosen: RuntimeSettings | AccountSettings
    in_force: RuntimeSettings


Change = Callable[[ScopedSettings], Mapping[str, Any]]
"""Returns the members to replace of what is set. Raises ValueError for a change that is not possible."""


class SettingsRepository:
    """Reads and writes the runtime settings of a catalogue. An ``account_id`` of None means all accounts."""

    def __init__(self, store: CatalogueStore) -> None:
        # The first database holds the accounts and all that is not of one region.
        self._home = store.databases[0]

    def read(self, account_id: int | None = None) -> ScopedSettings:
        """The current settings."""
        with self._home.reading(once=account_id is None) as catalogue:
            of_all = catalogue.settings()
            if account_id is None:
                return ScopedSettings(of_all, of_all)
            own = catalogue.account_settings(account_id)
        return ScopedSettings(own, in_force(own, of_all))

    def change(self, account_id: int | None, change: Change) -> ScopedSettings:
        """Apply a change in one transaction and return the result. Concurrent changes run one by one.

        Raises:
            NoSuchAccountError: there is no such account.
        """
        return self._change_of_all(change) if account_id is None else self._change_own(account_id, change)

    def reset(self, account_id: int | None, member: str) -> ScopedSettings:
        """Take back one member of what is set, and return the result.

        Raises:
            NoSuchAccountError: there is no such account.
        """
        empty = NO_OVERRIDES if account_id is None else NOTHING_SET
        return self.change(account_id, lambda _: {member: getattr(empty, member)})

    def _change_of_all(self, change: Change) -> ScopedSettings:
        with self._home.writing() as catalogue:
            before = catalogue.settings()
            changed = msgspec.structs.replace(before, **change(ScopedSettings(before, before)))
            catalogue.put_settings(changed)
        return ScopedSettings(changed, changed)

    def _change_own(self, account_id: int, change: Change) -> ScopedSettings:
        with self._home.writing(account_id) as catalogue:
            if catalogue.account(account_id) is None:
                raise NoSuchAccountError(f"There is no account {account_id}.")
            of_all, own = catalogue.settings(), catalogue.account_settings(account_id)
            changed = msgspec.structs.replace(own, **change(ScopedSettings(own, in_force(own, of_all))))
            catalogue.put_account_settings(account_id, changed)
        return ScopedSettings(changed, in_force(changed, of_all))
