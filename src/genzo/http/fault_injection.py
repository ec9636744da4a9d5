"""Faults as they strike: each counted once, whatever worker or server the calls have come to."""

from collections.abc import Iterable
from typing import NamedTuple

from genzo.catalogue.faults import Fault
from genzo.catalogue.runtime_settings import struck
from genzo.catalogue.store import CatalogueStore
from genzo.wire.types import HttpResponse


class FaultEffect(NamedTuple):
    """What a fault does to a call: seconds to wait, and the answer where the action is not called."""

    delay: float = 0.0
    answer: HttpResponse | None = None


def first_to_strike(store: CatalogueStore, faults: Iterable[Fault]) -> Fault | None:
    """The first of the faults that is not used up by now; this strike of it is counted.

    Raises:
        StoreError: it cannot be counted.
    """
    return next((fault for fault in faults if fault.times is None or _is_left(store, fault)), None)


def _is_left(store: CatalogueStore, fault: Fault) -> bool:
    # One transaction after another: what is read here is what the strikes before have left.
    with store.databases[0].writing() as catalogue:
        left = struck(catalogue.settings(), fault.name or "")
        if left is not None:
            catalogue.put_settings(left)
        return left is not None
