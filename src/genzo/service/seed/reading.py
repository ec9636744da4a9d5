"""Reads a seed file, with the keys that it names in other files."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from stat import S_IROTH
from typing import NamedTuple

import msgspec

from genzo.service.access_key_checks import checked_access_key_id, checked_secret
from genzo.service.regular_file import opened_regular_file
from genzo.service.seed.document import Seed, SeedAccount, SeedKey
from genzo.service.server_settings import SettingsError


class SeedError(SettingsError):
    """A seed file cannot be applied. The text is a sentence with the file and the place in it."""

    def __init__(self, file: Path, place: str, reason: str) -> None:
        super().__init__(f"{file}, {place}: {reason}" if place else f"{file}: {reason}")


class Key(NamedTuple):
    """An access key of a seed file. ``user_name`` is ``""`` for a key of the account itself."""

    access_key_id: str
    secret: str
    active: bool
    user_name: str
    place: str


class LoadedSeed(NamedTuple):
    """A seed file that is valid in itself. ``keys`` are those of each account, ``warnings`` sentences."""

    file: Path
    seed: Seed
    keys: Mapping[int, tuple[Key, ...]]
    warnings: tuple[str, ...]


MAX_BYTES = 16 * 2**20
"""The largest seed file."""


def read_seed(file: Path) -> LoadedSeed:
    """The seed in a JSON file. Files that it names are relative to its folder.

    Raises:
        SeedError: the file, or one that it names, cannot be read or is invalid.
    """
    try:
        with file.open("rb") as opened:
            text = opened.read(MAX_BYTES + 1)
        if len(text) > MAX_BYTES:
            raise SeedError(file, "", f"the file has more than {MAX_BYTES // 2**20} MiB.")
        seed = msgspec.json.decode(text, type=Seed)
    except OSError as error:
        raise SeedError(file, "", f"the file cannot be read ({error.strerror}).") from None
    except msgspec.ValidationError as error:
        reason, _, place = str(error).partition(" - at `$")
        raise SeedError(file, place.strip("`.") or "the document", f"{reason}.") from None
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise SeedError(file, "", f"the file is no JSON ({error}).") from None
    reader = _Reader(file)
    reader.require_distinct("accounts", [str(account.id) for account in seed.accounts])
    keys = {
        account.id: tuple(reader.keys_of(account, f"accounts[{number}]"))
        for number, account in enumerate(seed.accounts)
    }
    return LoadedSeed(file, seed, keys, tuple(reader.warnings))


class _Reader:
    """Checks the parts of a seed against each other, and collects warnings."""

    def __init__(self, file: Path) -> None:
        self.warnings = list[str]()
        self._file = file
        self._ids = dict[str, str]()

    def keys_of(self, account: SeedAccount, place: str) -> Iterator[Key]:
        for part in ("policies", "groups", "users", "roles"):
            names = [each.name.lower() for each in getattr(account, part)]
            self.require_distinct(f"{place}.{part}", names)
        for number, key in enumerate(account.keys):
            yield self._key(key, "", f"{place}.keys[{number}]")
        for place_of_user, user in enumerate(account.users):
            for number, key in enumerate(user.keys):
                yield self._key(key, user.name, f"{place}.users[{place_of_user}].keys[{number}]")

    def require_distinct(self, place: str, names: list[str]) -> None:
        places: dict[str, int] = {}
        for number, name in enumerate(names):
            first = places.setdefault(name, number)
            if first < number:
                raise SeedError(self._file, f"{place}[{number}]", f"it is {place}[{first}] once more.")

    def _key(self, key: SeedKey, user_name: str, place: str) -> Key:
        access_key_id = self._value(place, "id", key.id, key.id_file, checked_access_key_id)
        secret = self._value(place, "secret", key.secret, key.secret_file, checked_secret)
        if key.secret:
            self._warn_of_readable(self._file)
        if access_key_id in self._ids:
            reason = f"{self._ids[access_key_id]} has the id {access_key_id}, too."
            raise SeedError(self._file, place, reason)
        self._ids[access_key_id] = place
        return Key(access_key_id, secret, key.active, user_name, place)

    def _value(self, place: str, name: str, given: str, file: str, check: Callable[[str], str]) -> str:
        if bool(given) == bool(file):
            raise SeedError(self._file, place, f"give either {name} or {name}_file.")
        try:
            return check(self._text_of(place, name, file) if file else given)
        except ValueError as error:
            raise SeedError(self._file, f"{place}.{name}", f"{error}.") from None

    def _text_of(self, place: str, name: str, file: str) -> str:
        path = self._file.parent / file
        try:
            with opened_regular_file(path) as opened:
                text = opened.read().decode("utf-8-sig").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is no text in UTF-8"
            raise SeedError(self._file, f"{place}.{name}_file", f"{path} cannot be read: {reason}.") from None
        if name == "secret":
            self._warn_of_readable(path)
        return text

    def _warn_of_readable(self, path: Path) -> None:
        warning = f"{path} has a secret that every user of this machine can read: chmod o-r {path} hides it."
        if path.stat().st_mode & S_IROTH and warning not in self.warnings:
            self.warnings.append(warning)
