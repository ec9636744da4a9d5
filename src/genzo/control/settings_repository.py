"""The runtime settings, in the catalogue that all servers share."""

from collections.abc import Callable
from typing import Any

import msgspec

from genzo.catalogue.runtime_settings import RuntimeSettings
from genzo.catalogue.store import CatalogueStore


class SettingsRepository:
    """Reads and writes the runtime settings of a catalogue."""

    def __init__(self, store: CatalogueStore) -> None:
        # The first database holds the accounts and all that is not of one region.
        self._home = store.databases[0]

    def read(self) -> RuntimeSettings:
        """The current settings."""
        with self._home.reading(once=True) as catalogue:
            return catalogue.settings()

    def change(self, change: Callable[[RuntimeSettings], RuntimeSettings]) -> RuntimeSettings:
        """Apply a change in one transaction and return the result. Concurrent changes run one by one."""
        with self._home.writing() as catalogue:
            changed = change(catalogue.settings())
            catalogue.put_settings(changed)
        return changed

    def put(self, **members: Any) -> RuntimeSettings:  # noqa: ANN401 - as RuntimeSettings has them
        """Replace some members of the settings and return the result."""
        return self.change(lambda settings: msgspec.structs.replace(settings, **members))
