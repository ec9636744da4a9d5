"""What a page told of its query: who goes through the pages has nothing counted again, nor passed again."""

from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

from genzo.catalogue.visibility import Arm
from genzo.store import records
from genzo.store.session import Values
from genzo.store.statements import Shape

Ask = Callable[[str, Values], Any]
"""The one value that a statement gives."""

_MOST = 4096
# What differs between the pages of a query, and between the moments at which they are asked for.
_OF_PAGES = frozenset(("offset", "limit", "top", "now"))


class Known(NamedTuple):
    """What is known of a query: its total, and the place, rank and id of the last image of its last page.

    It held at ``since`` (milliseconds since 1970), for a version of what its viewer sees.
    """

    total: int
    end: int
    last_rank: int
    last_id: str
    version: int
    since: int


class Totals:
    """What is known of the queries of a file; all of it is forgotten when there is too much."""

    def __init__(self) -> None:
        self._known: dict[bytes, Known] = {}

    def known(self, shape: Shape, values: Values, ask: Ask) -> Known | None:
        """What still holds, in the state of the catalogue that ``ask`` sees."""
        known = self._known.get(_digest(shape, values))
        if known is None or known.since > values["now"] or known.version != _version(values, ask):
            return None
        change = ask(records.NEXT_CHANGE, {**_place(values), "now": known.since})
        return known if change is None or values["now"] < change else None

    def keep(
        self, shape: Shape, values: Values, ask: Ask, total: int, end: int, last_rank: int, last_id: str
    ) -> None:
        """Remember what a page has told, unless the writes of everybody change it: see `Known`."""
        if Arm.COMMUNITY in shape.arms:
            return
        if len(self._known) >= _MOST:
            self._known.clear()
        known = Known(total, end, last_rank, last_id, _version(values, ask), values["now"])
        self._known[_digest(shape, values)] = known


def _version(values: Values, ask: Ask) -> int:
    return int(ask(records.VERSION, _place(values)))


def _place(values: Values) -> dict[str, Any]:
    return {"of_account": values["viewer"], "of_region": values["region_id"]}


def _digest(shape: Shape, values: Values) -> bytes:
    """16 bytes for a query, whichever of its pages is asked for: what it asks may be long."""
    asked = [each for each in values.items() if each[0] not in _OF_PAGES]
    text = f"{_text(shape)}{asked}"
    return blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()


# To write a shape takes as long as to read a page; there are few.
@lru_cache(maxsize=512)
def _text(shape: Shape) -> str:
    return repr(shape)
