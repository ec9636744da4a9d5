"""Deletes the nonces of writes once they are of no use."""

from genzo.catalogue.clock import Clock
from genzo.catalogue.deadline import Deadline, current_deadline, run_until
from genzo.catalogue.store import CatalogueStore

_KEPT_SECONDS = 60 * 60
"""How long a nonce is kept after its request has expired.

A clock that is set back by less finds the nonces as they were, so it refuses no honest request.
"""
_SECONDS = 60
_SECONDS_IF_MORE = 1


class NonceSweep:
    """Deletes a bounded number of nonces at most once a minute, or once a second while many are left.

    ``clock`` is the system's, in seconds since 1970.
    """

    def __init__(self, store: CatalogueStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        # Without regions in databases of their own, all nonces are in one database.
        self._is_regional = len(store.databases) > 1
        self._next: dict[str, tuple[float, float]] = {}

    def run_if_due(self, region_id: str) -> None:
        """Delete from the database with the nonces of a region's writes. Every server of it may do so."""
        place, now = region_id if self._is_regional else "", self._clock()
        began, until = self._next.get(place, (0.0, 0.0))
        if began <= now < until:
            return
        self._next[place] = (now, now + _SECONDS)
        # The sweep may commit although the call itself is given up later, so it has a deadline of its own.
        run_until(Deadline(current_deadline().moment), self._sweep, place, region_id, now)

    def _sweep(self, place: str, region_id: str, now: float) -> None:
        # A transaction that writes anything excludes every other one, so no nonce is claimed beside it.
        with self._store.writing(region_id=region_id) as catalogue:
            if catalogue.delete_nonces(int(now) - _KEPT_SECONDS):
                self._next[place] = (now, now + _SECONDS_IF_MORE)
