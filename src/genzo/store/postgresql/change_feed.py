"""Which views have changed, and when, in numbers of checks."""

from collections.abc import Iterable

from genzo.catalogue.image import EVERY_REGION
from genzo.store.postgresql.check_statement import Checked
from genzo.store.sql.view_writer import PUBLIC

_MAX_VIEWS = 50_000
_MAX_SERVERS = 1000


class ChangeFeed:
    """What the checks of one database have told. ``number`` is that of the last check that was answered.

    What was read after check n, and before it was answered by a later one, holds while `changed` of its view
    is at most n.
    """

    def __init__(self, max_views: int = _MAX_VIEWS) -> None:
        self.number = 0
        self.snapshot: bytes | None = None
        self._max_views = max_views
        self._numbers = dict[tuple[int, str], int]()
        # A view that is not named has changed then, since it is not known whether it has.
        self._floor = 0
        self._servers = set[bytes]()
        self._table = b""

    def changed(self, account_id: int, region_id: str) -> int:
        """The number of the check that last saw a change of what an account sees in a region."""
        number_of, floor = self._numbers.get, self._floor
        return max(
            number_of((account_id, region_id), floor),
            number_of((PUBLIC, region_id), floor),
            number_of((account_id, EVERY_REGION), floor),
            number_of((PUBLIC, EVERY_REGION), floor),
        )

    def note(self, number: int, checked: Checked) -> None:
        """Note the answer to the check of a number."""
        self.number = number
        is_known = checked.server in self._servers and checked.table == self._table
        if not is_known:
            # Another server may never have had what this one has told.
            if len(self._servers) >= _MAX_SERVERS:
                self._servers.clear()
            self._servers.add(checked.server)
            self._table = checked.table
        if not is_known or checked.changes is None:
            self._forget(number)
        else:
            self._note_changes(number, checked.changes)
        self.snapshot = checked.snapshot

    def _note_changes(self, number: int, views: Iterable[tuple[int, str]]) -> None:
        for view in views:
            self._numbers[view] = number
        if len(self._numbers) > self._max_views:
            self._forget(number)

    def _forget(self, number: int) -> None:
        self._floor = number
        self._numbers.clear()
