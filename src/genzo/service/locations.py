"""Where the databases of a catalogue are."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from genzo.data import facts
from genzo.service.server_settings import ServerSettings
from genzo.store.sql.secret_texts import PLAIN, SecretTexts

FORK_FOLDER = "forks"
"""The folder of forks, beside the file of a catalogue."""


class Locations(NamedTuple):
    """The path or URL of the home database, and of regions that have their own; how secrets are stored."""

    home: Path | str
    by_region: Mapping[str, Path | str] = {}
    secrets: SecretTexts = PLAIN

    def databases(self) -> list[tuple[Path | str, Sequence[str] | None]]:
        """Each database once, home first, with its regions; None stands for all that no other has."""
        others = dict.fromkeys(place for place in self.by_region.values() if place != self.home)
        return [
            (self.home, None),
            *(
                (place, [region for region, its in self.by_region.items() if its == place])
                for place in others
            ),
        ]


def locations_of(settings: ServerSettings) -> list[Path | str]:
    """The locations of all databases of a catalogue, that of the accounts first.

    Raises:
        SettingsError: an option is invalid.
    """
    return [settings.location, *settings.region_locations(facts().regions).values()]
