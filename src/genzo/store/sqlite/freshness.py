"""What tells one query from another, and for how long holds what was found of it."""

from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from math import inf
from typing import Any

from genzo.store.sql import records
from genzo.store.sql.session import Values
from genzo.store.sql.statements import QueryShape

Ask = Callable[[str, Values], Any]
"""The one value that a statement gives."""

OF_PAGES = frozenset(("offset", "limit", "top", "now"))
"""What differs between the pages of a query, and between the moments at which they are asked for."""
_MOST = 10_000
_DATA_VERSION = "PRAGMA data_version"


class Freshness:
    """What was found at ``since`` (milliseconds since 1970), for a version of what its viewer sees."""

    __slots__ = ("since", "until", "version")

    def __init__(self, version: int, since: int) -> None:
        self.version = version
        self.since = since
        self.until: float | None = None
        """When something changes by itself; None until somebody asks."""


class VersionCache:
    """The versions of what accounts see in regions, as one connection was told them.

    They are asked for again when anybody has committed since. ``ask`` must be in a transaction: then what
    it is told is of one state of the file (https://sqlite.org/pragma.html, data_version).
    """

    def __init__(self) -> None:
        self._data_version = 0
        self._versions: dict[tuple[int, str], int] = {}

    def held(self, values: Values, ask: Ask) -> Freshness:
        """How what is found now holds."""
        return Freshness(self._version(values, ask), values["now"])

    def holds(self, held: Freshness, values: Values, ask: Ask) -> bool:
        """Whether what was found still is what would be found now."""
        if held.since > values["now"] or held.version != self._version(values, ask):
            return False
        if held.until is None:
            change = ask(records.NEXT_CHANGE, {**_place(values), "now": held.since})
            held.until = inf if change is None else change
        return bool(values["now"] < held.until)

    def _version(self, values: Values, ask: Ask) -> int:
        data_version = ask(_DATA_VERSION, {})
        if data_version != self._data_version or len(self._versions) >= _MOST:
            self._versions.clear()
            self._data_version = data_version
        place = values["viewer"], values["region_id"]
        version = self._versions.get(place)
        if version is None:
            version = self._versions[place] = int(ask(records.VERSION, _place(values)))
        return version


def _place(values: Values) -> dict[str, Any]:
    return {"of_account": values["viewer"], "of_region": values["region_id"]}


def digest(shape: QueryShape, values: Values, without: frozenset[str] = OF_PAGES) -> bytes:
    """16 bytes for a query, as far as it does not ask for values of these names: what it asks may be long."""
    asked = [each for each in values.items() if each[0] not in without]
    text = f"{_text(shape)}{asked}"
    return blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()


# To write a shape takes as long as to read a page; there are few.
@lru_cache(maxsize=512)
def _text(shape: QueryShape) -> str:
    return repr(shape)
