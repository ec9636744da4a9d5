"""The settings of a server. Each is an option of ``genzo serve`` and an environment variable ``GENZO_…``."""

import re
from collections.abc import Collection, Mapping, Sequence
from ipaddress import ip_address
from pathlib import Path

import msgspec

from genzo.catalogue.accounts import MAX_OPEN_ACCOUNTS
from genzo.catalogue.durations import Seconds
from genzo.catalogue.editions import DEFAULT_EDITION
from genzo.catalogue.image_offering import ALL
from genzo.service.rates import Rate

DEFAULT_PORT = 8420
_SQLITE = "sqlite:///"
_POSTGRESQL = ("postgresql://", "postgres://")
CONTROL_MODES = ("auto", "token", "open", "off")
CHOSEN_ID_MODES = ("auto", "on", "off")
METRICS_MODES = ("token", "open", "off")
LOG_FORMATS = ("text", "json")
LOG_LEVELS = ("error", "warning", "info")
DEFAULT_LOGGED_REQUESTS = 10_000
MAX_LOGGED_REQUESTS = 1_000_000
_WITHOUT_PASSWORD = re.compile(r"([a-z0-9+]*:)?[\w./ -]*", re.ASCII | re.IGNORECASE)


class SettingsError(Exception):
    """A setting is invalid; the text is one sentence for the operator that names the fix."""


class ServerSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of one server.

    ``control_token`` is the operator's, ``made_control_token`` the one that the server made
    (`genzo.service.control_token`).
    """

    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    database: str = ""
    databases: str = ""
    replicas: Sequence[str] = ()
    data: Path = Path()
    seed: Path | None = None
    watch: bool = False
    random_seed: int | None = None
    chosen_ids: str = "auto"
    memory: bool = False
    workers: int = 1
    edition: str = DEFAULT_EDITION
    auth: str = "verify"
    gateway_era: str = "current"
    strict: bool = False
    durations: Mapping[str, Seconds] = {}
    quotas: Mapping[str, int] = {}
    objects: str = ""
    tls: bool = False
    tls_port: int | None = None
    tls_cert: Path | None = None
    tls_key: Path | None = None
    tls_host: Sequence[str] = ()
    proxy_port: int | None = None
    allow_default_key: bool = False
    control: str = "auto"
    allow_open_auth: bool = False
    max_open_accounts: int = MAX_OPEN_ACCOUNTS
    first_key: str = "auto"
    access_key_id_file: Path | None = None
    access_key_secret_file: Path | None = None
    control_token: str = ""
    secrets_key_file: Path | None = None
    made_control_token: str = ""
    allow_origins: Sequence[str] = ()
    allow_hosts: Sequence[str] = ()
    trusted_proxies: Sequence[str] = ()
    images_as_of: str = ALL
    max_connections_per_address: int = 256
    rate_limits: Mapping[str, Rate] | None = None
    metrics: str = "token"
    log_format: str = "text"
    log_level: str = "warning"
    access_log: bool = False
    request_log: int | None = None

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
            # The text of an OSError has the file name: here perhaps URLs with passwords.
            reason = error.strerror if isinstance(error, OSError) else error
            raise SettingsError(
                f"The databases of regions cannot be read ({reason}): give --databases a JSON object from "
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
                    f"The replica{quoted_url(replica)} is not a PostgreSQL URL: name it as "
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
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def logged_requests(self) -> int:
        """How many requests the request log keeps; 0 if there is no log.

        Beyond loopback the requests are those of other people, so the operator must ask for the log.
        """
        if self.control_mode == "off":
            return 0
        if self.request_log is not None:
            return self.request_log
        return DEFAULT_LOGGED_REQUESTS if self.listens_on_loopback else 0

    @property
    def serves_tls(self) -> bool:
        """Whether the server serves HTTPS, be it on a port of its own."""
        return self.tls or self.tls_port is not None or self.tls_cert is not None

    @property
    def control_mode(self) -> str:
        """``control``, with ``token`` in place of ``auto`` where the server is plainly no test double."""
        is_closed = self.control_token or self.trusted_proxies or not self.listens_on_loopback
        return "token" if self.control == "auto" and is_closed else self.control

    @property
    def chosen_id_mode(self) -> str:
        """``chosen_ids``, with ``auto`` only where the server may be a test double, as of `control_mode`."""
        if self.chosen_ids != "auto":
            return self.chosen_ids
        return {"open": "on", "auto": "auto"}.get(self.control_mode, "off")

    @property
    def address(self) -> str:
        """The base URL of the server's own links: ``http://HOST:PORT``."""
        is_secure = self.serves_tls and self.tls_port is None
        return f"{'https' if is_secure else 'http'}://{self._host_in_urls}:{self.port}"

    @property
    def tls_address(self) -> str:
        """The base URL of links for clients that use HTTPS."""
        return self.address if self.tls_port is None else f"https://{self._host_in_urls}:{self.tls_port}"

    @property
    def _host_in_urls(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host


def parse_database_url(database: str) -> Path | str:
    """The path in a SQLite URL, or a PostgreSQL URL as it is.

    Raises:
        SettingsError: the URL is of another kind.
    """
    if database.startswith(_POSTGRESQL):
        return database
    if not database.startswith(_SQLITE) or database == _SQLITE:
        raise SettingsError(
            f"The database{quoted_url(database)} is not a valid URL: name it as sqlite:///PATH or "
            "postgresql://USER@HOST/DATABASE."
        )
    return Path(database.removeprefix(_SQLITE))


def quoted_url(url: str) -> str:
    """A wrong URL in quotes for a sentence, behind a space; ``""`` for one that may have a password.

    In a wrong URL, a password may be anywhere.
    """
    return f' "{url}"' if _WITHOUT_PASSWORD.fullmatch(url) else ""


def default_data_folder() -> Path:
    """The platform's folder for user data, such as ``~/.local/share/genzo``.

    Raises:
        SettingsError: the user has no home folder, such as a container's user without an entry in passwd.
    """
    from platformdirs import user_data_path  # noqa: PLC0415 - not needed where --data names a folder

    try:
        return user_data_path("genzo", appauthor=False)
    except RuntimeError as error:
        raise SettingsError(
            "This user has no home folder for Genzo's data: set HOME, or name a data folder by --data or "
            "GENZO_DATA."
        ) from error
