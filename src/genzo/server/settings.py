"""What an operator chooses. Every setting is an option of ``genzo serve`` and ``GENZO_…`` alike."""

from collections.abc import Mapping
from pathlib import Path

import msgspec
from platformdirs import user_data_path

from genzo.catalogue.editions import EDITIONS, Edition

DEFAULT_PORT = 8420
_SQLITE = "sqlite:///"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class SettingsError(Exception):
    """A setting cannot be used; the text is one sentence that names the fix."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of one server."""

    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    database: str = ""
    data: Path = Path()
    memory: bool = False
    workers: int = 1
    edition: str = "classic"
    auth: str = "verify"
    durations: Mapping[str, float] = {}
    quotas: Mapping[str, int] = {}
    objects: str = ""
    tls: bool = False
    allow_default_key: bool = False

    @property
    def database_path(self) -> Path:
        """The SQLite file that the database URL or the data folder names.

        Raises:
            SettingsError: the URL is of another kind.
        """
        if not self.database:
            return self.data / "genzo.db"
        if not self.database.startswith(_SQLITE) or self.database == _SQLITE:
            raise SettingsError(
                f'The database "{self.database}" is none that Genzo can use: name it as sqlite:///PATH.'
            )
        return Path(self.database.removeprefix(_SQLITE))

    @property
    def limits(self) -> Edition:
        """The edition in force."""
        return EDITIONS[self.edition]

    @property
    def listens_on_loopback(self) -> bool:
        """Whether nobody but this machine can reach the server."""
        return self.host in _LOOPBACK or self.host.startswith("127.")

    @property
    def address(self) -> str:
        """The base of the server's own links: ``http://HOST:PORT``."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}"


def default_data_folder() -> Path:
    """The platform's folder for a user's data."""
    return user_data_path("genzo", appauthor=False)
