"""Reads the state of a catalogue, while servers may run."""

from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager

from genzo.catalogue.state import State
from genzo.service.locations import Locations
from genzo.store.admin.database import admin_of
from genzo.store.sql.state_reading import Part, read_state


@contextmanager
def saved_state(
    locations: Locations, *, with_secrets: bool, tables: Collection[str] | None = None
) -> Iterator[State]:
    """The state of a catalogue in one view of each of its databases; creates nothing.

    ``tables`` are those to be read, by default all.

    Raises:
        StoreError: there is no catalogue, or it cannot be read.
    """
    with ExitStack() as stack:
        parts = [
            Part(stack.enter_context(admin_of(place).reading()), regions)
            for place, regions in locations.databases()
        ]
        yield read_state(parts, locations.secrets, with_secrets=with_secrets, only=tables)
