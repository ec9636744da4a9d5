from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from genzo.catalogue.store import CatalogueStore
from tests.store.places import OPENERS, Place, new_place

KINDS = sorted(OPENERS)


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """An empty place for a catalogue."""
    return new_place(request.param, tmp_path)


@pytest.fixture
def store(place: Place) -> CatalogueStore:
    """A store with its tables and nothing else."""
    store = place.open()
    store.prepare()
    return store


@pytest.fixture(scope="session", params=KINDS)
def empty_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], CatalogueStore]:
    """Makes one empty store after another, for tests that need many and keep none."""
    folder = tmp_path_factory.mktemp("stores")
    numbers = count()

    def make() -> CatalogueStore:
        store = new_place(request.param, folder / str(next(numbers)), durable=False).open()
        store.prepare()
        return store

    return make
