"""The settings that the pages show and change, in the catalogue that all servers share."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from genzo.catalogue.runtime_settings import RuntimeSettings
from genzo.catalogue.store import CatalogueStore
from genzo.wire.types import HttpRequest, HttpResponse

Page = Callable[[HttpRequest, str], HttpResponse]
"""From a request and the name at the end of its path, ``""`` for none, to the answer.

Raises:
    ValueError: the request cannot be followed; the text says why. So does msgspec's MsgspecError.
"""
Pages = Mapping[tuple[str, bool], Page]
"""By method, and whether a name stands at the end of the path."""


class SettingsRepository:
    """The settings of a catalogue."""

    def __init__(self, store: CatalogueStore) -> None:
        # What holds for all regions is where accounts are.
        self._home = store.databases[0]

    def read(self) -> RuntimeSettings:
        """What is set by now."""
        with self._home.reading(once=True) as catalogue:
            return catalogue.settings()

    def change(self, change: Callable[[RuntimeSettings], RuntimeSettings]) -> RuntimeSettings:
        """The settings after a change, which is durable then. Changes at the same time follow each other."""
        with self._home.writing() as catalogue:
            changed = change(catalogue.settings())
            catalogue.put_settings(changed)
        return changed

    def put(self, **members: Any) -> RuntimeSettings:  # noqa: ANN401 - as RuntimeSettings has them
        """The settings after some members were put in the place of those there were."""
        return self.change(lambda kept: msgspec.structs.replace(kept, **members))
