"""The settings of a server. Each is an option of ``genzo serve`` and an environment variable ``GENZO_…``."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import msgspec

from genzo.catalogue.durations import Seconds
from genzo.catalogue.image_offering import ALL

DEFAULT_PORT = 8420
_SQLITE = "sqlite:///"
_POSTGRESQL = ("postgresql://", "postgres://")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class SettingsError(Exception):
    """A setting is invalid; the text is one sentence for the operator that names the fix."""


class ServerSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of one server."""

    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    database: str = ""
    databases: str = ""
    replicas: Sequence[str] = ()
    data: Path = Path()
    seed: Path | None = None
    memory: bool = False
    workers: int = 1
    edition: str = "classic"
    auth: str = "verify"
    gateway_era: str = "current"
    strict: bool = False
    durations: Mapping[str, Seconds] = {}
    quotas: Mapping[str, int] = {}
    objects: str = ""
    tls: bool = False
    allow_default_key: bool = False
    control_token: str = ""
    images_as_of: str = ALL

    @property
    def location(self) -> Path | str:
        """The path of the SQLite file, or the URL of the PostgreSQL database.

        Raises:
            SettingsError: the URL is of another kind.
        """
        return parse_database_url(self.database) if self.database else self.data / "genzo.db"

    def region_locations(self, regions: Collection[str]) -> Mapping[str, Path | str]:
        """The locations of regions that have their own database. ``regions`` are the ids of all regions.

        Raises:
            SettingsError: ``databases`` is neither a JSON object from regions to database URLs nor a file
                with one, or names an unknown region; or ``memory`` is set too.
        """
        if not self.databases:
            return {}
        if self.memory:
            raise SettingsError(
                "--memory keeps nothing, and --databases names databases to keep: leave one of them out."
            )
        try:
            is_text = self.databases.lstrip().startswith("{")
            text = self.databases.encode() if is_text else Path(self.databases).read_bytes()
            urls = msgspec.json.decode(text, type=dict[str, str])
        except (OSError, msgspec.DecodeError, msgspec.ValidationError) as error:
            raise SettingsError(
                f"The databases of regions cannot be read ({error}): give --databases a JSON object from "
                "regions to database URLs, or the file that holds it."
            ) from error
        unknown = sorted(set(urls) - set(regions))
        if unknown:
            raise SettingsError(f'There is no region "{unknown[0]}": correct --databases.')
        return {region_id: parse_database_url(url) for region_id, url in urls.items()}

    @property
    def replica_urls(self) -> tuple[str, ...]:
        """The URLs of the database's replicas.

        Raises:
            SettingsError: one is not a PostgreSQL URL, or the catalogue is not in PostgreSQL.
        """
        for replica in self.replicas:
            if not replica.startswith(_POSTGRESQL):
                raise SettingsError(
                    f'The replica "{replica}" is not a PostgreSQL URL: name it as '
                    "postgresql://USER@HOST/DATABASE."
                )
        if self.replicas and (self.memory or isinstance(self.location, Path)):
            raise SettingsError(
                "Only a PostgreSQL database has replicas: name it with --database, or leave --replica out."
            )
        return tuple(self.replicas)

    @property
    def listens_on_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return self.host in _LOOPBACK or self.host.startswith("127.")

    @property
    def address(self) -> str:
        """The base URL of the server's own links: ``http://HOST:PORT``."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}"


def parse_database_url(database: str) -> Path | str:
    """The path in a SQLite URL, or a PostgreSQL URL as it is.

    Raises:
        SettingsError: the URL is of another kind.
    """
    if database.startswith(_POSTGRESQL):
        return database
    if not database.startswith(_SQLITE) or database == _SQLITE:
        raise SettingsError(
            f'The database "{database}" is not a valid URL: name it as sqlite:///PATH or '
            "postgresql://USER@HOST/DATABASE."
        )
    return Path(database.removeprefix(_SQLITE))


def default_data_folder() -> Path:
    """The platform's folder for user data, such as ``~/.local/share/genzo``."""
    from platformdirs import user_data_path  # noqa: PLC0415 - not needed where --data names a folder

    return user_data_path("genzo", appauthor=False)
