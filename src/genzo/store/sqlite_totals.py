"""How many images a query found before: who goes through its pages need not have them counted each time."""

from collections.abc import Callable
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


class _Total(NamedTuple):
    """A total that held at ``since`` (milliseconds since 1970), for a version of what its viewer sees."""

    total: int
    version: int
    since: int


class Totals:
    """The totals of a file; all are forgotten when there are too many."""

    def __init__(self) -> None:
        self._totals: dict[bytes, _Total] = {}

    def total(self, shape: Shape, values: Values, ask: Ask, count: Callable[[], int]) -> int:
        """The total of a query: remembered where it still holds, else counted.

        ``ask`` and ``count`` see the same state of the catalogue.
        """
        if Arm.COMMUNITY in shape.arms:  # these change with the writes of everybody
            return count()
        key = _digest(shape, values)
        place = {"of_account": values["viewer"], "of_region": values["region_id"]}
        version = ask(records.VERSION, place)
        kept = self._totals.get(key)
        if kept is not None and kept.version == version and kept.since <= values["now"]:
            change = ask(records.NEXT_CHANGE, {**place, "now": kept.since})
            if change is None or values["now"] < change:
                return kept.total
        if len(self._totals) >= _MOST:
            self._totals.clear()
        total = count()
        self._totals[key] = _Total(total, version, values["now"])
        return total


def _digest(shape: Shape, values: Values) -> bytes:
    """16 bytes for a query, whichever of its pages is asked for: what it asks may be long."""
    asked = [each for each in values.items() if each[1] is not None and each[0] not in _OF_PAGES]
    return blake2b(repr((shape, asked)).encode(errors="surrogatepass"), digest_size=16).digest()
