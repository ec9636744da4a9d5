"""Parsers of what operators write: files, options, and dates and durations."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from genzo.actions.registry import all_actions
from genzo.catalogue.durations import checked_durations, seconds_of
from genzo.catalogue.image_offering import checked_as_of, resolved_as_of
from genzo.catalogue.state import StateFileError
from genzo.catalogue.store import StoreError
from genzo.http.browser_guard import allowed_hosts, allowed_origins
from genzo.http.trusted_proxies import TrustedProxies
from genzo.service.access_key_checks import checked_access_key_id, checked_secret
from genzo.service.control_token import given_token
from genzo.service.rates import parsed_rates
from genzo.service.secret_keys import read_keys
from genzo.service.seed.reading import read_seed
from genzo.service.server_settings import ServerSettings, SettingsError, parse_database_url
from genzo.service.state.files import read_state_file
from genzo.store.postgresql.url import parameters_of
from tests.hostile.parsers.parser import Parser, text_of

_ACTIONS = frozenset(action.name for action in all_actions())


def _in_a_file(read: Callable[[Path], object]) -> Callable[[bytes], object]:
    """Reads a text from a file that only its owner may read."""

    def read_content(content: bytes) -> object:
        with TemporaryDirectory() as folder:
            file = Path(folder, "file")
            file.touch(0o600)
            file.write_bytes(content)
            return read(file)

    return read_content


def _read_names(content: bytes) -> None:
    texts = tuple(text_of(content).split())
    allowed_hosts(ServerSettings(allow_hosts=texts))
    allowed_origins(ServerSettings(allow_origins=texts))


def _read_proxies(content: bytes) -> None:
    TrustedProxies(text_of(content).split()).is_trusted("10.0.0.1")


def _read_access_key(content: bytes) -> None:
    text = text_of(content)
    assert checked_access_key_id(text) == checked_secret(text)


def _read_duration(content: bytes) -> None:
    """An action and its seconds, as ``--duration`` has them."""
    action, _, seconds = text_of(content).partition("=")
    checked_durations({action: seconds_of(seconds)})


def _read_date(content: bytes) -> None:
    assert resolved_as_of(checked_as_of(text_of(content)), 1_700_000_000_000)


def _read_database_url(content: bytes) -> None:
    url = parse_database_url(text_of(content))
    if isinstance(url, str):
        parameters_of(url)


def _read_state(content: bytes) -> None:
    with TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        for _ in read_state_file(file).rows:
            pass


PARSERS = (
    Parser("state_files", _read_state, (StateFileError,)),
    Parser("seed_files", _in_a_file(read_seed), (SettingsError,), 1024 * 1024),
    Parser("secret_key_files", _in_a_file(read_keys), (SettingsError,)),
    Parser("control_token_files", _in_a_file(lambda file: given_token("", file)), (SettingsError,)),
    Parser("access_keys", _read_access_key, (ValueError,)),
    Parser("rates", lambda content: parsed_rates(text_of(content).split(), _ACTIONS), (ValueError,)),
    Parser("durations", _read_duration, (ValueError,)),
    Parser("dates", _read_date, (ValueError,)),
    Parser("allowed_names", _read_names, (SettingsError,)),
    Parser("trusted_proxies", _read_proxies, (SettingsError,)),
    Parser("database_urls", _read_database_url, (SettingsError, StoreError)),
)
