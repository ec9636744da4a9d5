"""What an operator chooses. Every setting is an option of ``genzo serve`` and ``GENZO_…`` alike."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import msgspec

DEFAULT_PORT = 8420
_SQLITE = "sqlite:///"
_POSTGRESQL = ("postgresql://", "postgres://")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class SettingsError(Exception):
    """A setting cannot be used; the text is one sentence that names the fix."""


class ServerSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of one server."""

    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    database: str = ""
    databases: str = ""
    replicas: Sequence[str] = ()
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
    control_token: str = ""

    @property
    def place(self) -> Path | str:
        """Where the catalogue is: a SQLite file, or the URL of a PostgreSQL database.

        Raises:
            SettingsError: the URL is of another kind.
        """
        return place_of(self.database) if self.database else self.data / "genzo.db"

    def region_places(self, regions: Collection[str]) -> Mapping[str, Path | str]:
        """Where the catalogues of regions are that have one of their own, of all the ``regions`` there are.

        Raises:
            SettingsError: ``databases`` is no JSON object from regions to database URLs, nor the file of one.
        """
        if not self.databases:
            return {}
        if self.memory:
            raise SettingsError(
                "Databases of regions keep what --memory is not to keep: leave one of them out."
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
            raise SettingsError(f'There is no region "{unknown[0]}": correct what --databases says.')
        return {region_id: place_of(url) for region_id, url in urls.items()}

    @property
    def replica_places(self) -> tuple[str, ...]:
        """The URLs of the database's replicas.

        Raises:
            SettingsError: one is no URL of PostgreSQL, or the catalogue is not there.
        """
        for replica in self.replicas:
            if not replica.startswith(_POSTGRESQL):
                raise SettingsError(
                    f'The replica "{replica}" is none that Genzo can use: name it as '
                    "postgresql://USER@HOST/DATABASE."
                )
        if self.replicas and (self.memory or isinstance(self.place, Path)):
            raise SettingsError(
                "Only a PostgreSQL database has replicas: name it with --database, or leave --replica out."
            )
        return tuple(self.replicas)

    @property
    def listens_on_loopback(self) -> bool:
        """Whether nobody but this machine can reach the server."""
        return self.host in _LOOPBACK or self.host.startswith("127.")

    @property
    def address(self) -> str:
        """The base of the server's own links: ``http://HOST:PORT``."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}"


def place_of(database: str) -> Path | str:
    """The SQLite file that a database URL names, or the URL itself where it is PostgreSQL's.

    Raises:
        SettingsError: the URL is of another kind.
    """
    if database.startswith(_POSTGRESQL):
        return database
    if not database.startswith(_SQLITE) or database == _SQLITE:
        raise SettingsError(
            f'The database "{database}" is none that Genzo can use: name it as sqlite:///PATH or '
            "postgresql://USER@HOST/DATABASE."
        )
    return Path(database.removeprefix(_SQLITE))


def default_data_folder() -> Path:
    """The platform's folder for a user's data."""
    from platformdirs import user_data_path  # noqa: PLC0415 - where a folder is named, nobody asks for this

    return user_data_path("genzo", appauthor=False)
