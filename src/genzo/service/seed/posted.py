"""Applies a seed that a control request carries, which has no file."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from genzo.catalogue.store import CatalogueWriter
from genzo.service.seed.applying import apply_seed
from genzo.service.seed.decoding import Problem
from genzo.service.seed.document import Seed
from genzo.service.seed.located import Place, in_words
from genzo.service.seed.reading import checked_seed
from genzo.service.seed.source import SeedError, SeedSource
from genzo.service.service import Service

_KEYS = "a seed in a request has no keys: make them by /_genzo/accounts"
_OFFERING = "a seed in a request has none: use /_genzo/images"


def apply_posted(
    document: bytes, account_id: int | None, service: Service, catalogue: CatalogueWriter
) -> int:
    """Apply a seed in JSON, or the members of one account in it, and return the number of changes.

    Raises:
        ValueError: the seed is invalid, or a rule of the API refuses a part of it; the text names the place.
        msgspec.MsgspecError: the document is no object in JSON.
    """
    try:
        members = msgspec.json.decode(document, type=dict[str, Any])
        source = _PostedSeed(members) if account_id is None else _PostedAccount(members, account_id)
        loaded = checked_seed(source)
        return apply_seed(loaded, service, catalogue)
    except SeedError as error:
        raise ValueError(str(error)) from None


class _PostedSeed(SeedSource):
    """A seed whose errors have no file, no line and no column."""

    _prefix: Place = ()

    def __init__(self, members: Mapping[str, Any]) -> None:
        super().__init__(Path("seed"), msgspec.json.encode(members).decode())

    def seed(self) -> Seed:
        """See `SeedSource.seed`. Keys and the offering of public images are refused."""
        seed = super().seed()
        problems = list(_refused_parts(seed))
        if problems:
            raise self.error(problems)
        return seed

    def error(self, problems: Iterable[Problem]) -> SeedError:
        """See `SeedSource.error`."""
        return SeedError(" ".join(f"{self._words(each.place)}: {each.reason}." for each in problems))

    def _words(self, place: Place) -> str:
        begins = place[: len(self._prefix)] == self._prefix
        return in_words(place[len(self._prefix) :] if begins else place)


class _PostedAccount(_PostedSeed):
    """The members of one account that exists."""

    _prefix = ("accounts", 0)

    def __init__(self, members: Mapping[str, Any], account_id: int) -> None:
        if "id" in members:
            raise ValueError("id: the query names the account: leave it out.")
        super().__init__({"accounts": [{**members, "id": str(account_id)}]})


def _refused_parts(seed: Seed) -> Iterable[Problem]:
    if seed.public_images is not None:
        yield Problem(("public_images",), _OFFERING)
    for number, account in enumerate(seed.accounts):
        place = ("accounts", number)
        if account.keys:
            yield Problem((*place, "keys"), _KEYS)
        for number_of_user, user in enumerate(account.users):
            if user.keys:
                yield Problem((*place, "users", number_of_user, "keys"), _KEYS)
