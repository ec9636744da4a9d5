"""Reads a seed file, with the keys that it names in other files, and checks its parts against each other."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from stat import S_IROTH
from typing import NamedTuple

from genzo.catalogue.image_offering import checked_as_of
from genzo.data import facts
from genzo.service.access_key_checks import checked_access_key_id, checked_secret
from genzo.service.regular_file import opened_regular_file
from genzo.service.seed.decoding import Problem
from genzo.service.seed.document import Seed, SeedAccount, SeedKey
from genzo.service.seed.located import Place, in_words
from genzo.service.seed.settings import setting_problems
from genzo.service.seed.source import SeedSource, read_source

_NAMED_PARTS = ("policies", "groups", "users", "roles")
_PLACED_PARTS = ("key_pairs", "vpcs", "snapshots", "images", "disks", "instances")


class Key(NamedTuple):
    """An access key of a seed file. ``user_name`` is ``""`` for a key of the account itself."""

    access_key_id: str
    secret: str
    active: bool
    user_name: str
    place: Place


class LoadedSeed(NamedTuple):
    """A seed file that is valid in itself.

    ``keys`` are those of each account, by its number in the file. ``warnings`` are sentences. ``files`` are
    the seed file and those that it names.
    """

    source: SeedSource
    seed: Seed
    keys: Mapping[int, tuple[Key, ...]]
    warnings: tuple[str, ...]
    files: tuple[Path, ...]


def read_seed(file: Path) -> LoadedSeed:
    """The seed in a file of YAML or JSON. Files that it names are relative to its folder.

    Raises:
        SeedError: the file, or one that it names, cannot be read or is invalid.
    """
    return checked_seed(read_source(file))


def checked_seed(source: SeedSource) -> LoadedSeed:
    """The seed in a text, as `read_seed`."""
    seed = source.seed()
    reader = _Reader(source, seed)
    keys = {
        number: tuple(reader.keys_of(account, ("accounts", number)))
        for number, account in enumerate(seed.accounts)
    }
    reader.check_accounts()
    reader.check_settings()
    if reader.problems:
        raise source.error(reader.problems)
    return LoadedSeed(source, seed, keys, tuple(reader.warnings), (source.file, *reader.files))


class _Reader:
    """Checks the parts of a seed against each other, and collects problems and warnings."""

    def __init__(self, source: SeedSource, seed: Seed) -> None:
        self.warnings = list[str]()
        self.problems = list[Problem]()
        self.files = list[Path]()
        self._source = source
        self._seed = seed
        self._ids = dict[str, Place]()

    def check_accounts(self) -> None:
        """Each account and each of its named parts is there once."""
        accounts = self._seed.accounts
        names = [str(account.id or f"name {account.name}") for account in accounts]
        self._require_distinct(("accounts",), names)
        for number, account in enumerate(accounts):
            place = ("accounts", number)
            if account.id is None and not account.name:
                self.problems.append(Problem(place, "give an id or a name"))
            for part in _NAMED_PARTS:
                self._require_distinct((*place, part), [each.name.lower() for each in getattr(account, part)])
            for part in _PLACED_PARTS:
                placed = [f"{each.region} {each.name}" for each in getattr(account, part)]
                self._require_distinct((*place, part), placed)

    def check_settings(self) -> None:
        """Each setting is possible."""
        regions = facts().regions
        self.problems += setting_problems(self._seed, (), regions)
        for number, account in enumerate(self._seed.accounts):
            self.problems += setting_problems(account, ("accounts", number), regions)
        offering = self._seed.public_images
        if offering is not None and offering.as_of is not None:
            try:
                checked_as_of(offering.as_of)
            except ValueError as error:
                self.problems.append(Problem(("public_images", "as_of"), str(error).removesuffix(".")))

    def keys_of(self, account: SeedAccount, place: Place) -> Iterator[Key]:
        """The access keys of an account and its users, with ids and secrets from files."""
        for number, key in enumerate(account.keys):
            yield from self._key(key, "", (*place, "keys", number))
        for number, user in enumerate(account.users):
            for number_of_key, key in enumerate(user.keys):
                yield from self._key(key, user.name, (*place, "users", number, "keys", number_of_key))

    def _require_distinct(self, place: Place, names: list[str]) -> None:
        places: dict[str, int] = {}
        for number, name in enumerate(names):
            first = places.setdefault(name, number)
            if first < number:
                self.problems.append(
                    Problem((*place, number), f"it is {in_words((*place, first))} once more")
                )

    def _key(self, key: SeedKey, user_name: str, place: Place) -> Iterator[Key]:
        access_key_id = self._value(place, "id", key.id, key.id_file, checked_access_key_id)
        secret = self._value(place, "secret", key.secret, key.secret_file, checked_secret)
        if key.secret:
            self._warn_of_readable(self._source.file)
        if access_key_id is None or secret is None:
            return
        first = self._ids.setdefault(access_key_id, place)
        if first != place:
            self.problems.append(Problem(place, f"{in_words(first)} has the id {access_key_id}, too"))
        yield Key(access_key_id, secret, key.active, user_name, place)

    def _value(
        self, place: Place, name: str, given: str, file: str, check: Callable[[str], str]
    ) -> str | None:
        if bool(given) == bool(file):
            self.problems.append(Problem(place, f"give either {name} or {name}_file"))
            return None
        try:
            return check(self._text_of(name, file) if file else given)
        except ValueError as error:
            self.problems.append(Problem((*place, f"{name}_file" if file else name), str(error)))
        return None

    def _text_of(self, name: str, file: str) -> str:
        """The text in a file beside the seed file.

        Raises:
            ValueError: it cannot be read.
        """
        path = self._source.file.parent / file
        self.files.append(path)
        try:
            with opened_regular_file(path) as opened:
                text = opened.read().decode("utf-8-sig").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is no text in UTF-8"
            raise ValueError(f"{path} cannot be read: {reason}") from None
        if name == "secret":
            self._warn_of_readable(path)
        return text

    def _warn_of_readable(self, path: Path) -> None:
        warning = f"{path} has a secret that every user of this machine can read: chmod o-r {path} hides it."
        if path.stat().st_mode & S_IROTH and warning not in self.warnings:
            self.warnings.append(warning)
