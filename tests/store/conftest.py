from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import psycopg
import pytest

from genzo.catalogue.store import CatalogueStore
from tests.postgresql.servers import Server
from tests.store.places import OPENERS, Place

KINDS = sorted(OPENERS)


@pytest.fixture(scope="session")
def tables_template(postgresql: Server) -> str:
    """The URL of a database with the tables, to copy: to create them takes thirty times as long."""
    url = postgresql.create_database("tables")
    with closing(Place("postgresql", url).open()) as store:
        store.prepare()
    return url


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A place for a catalogue. It is empty, unless the test also asks for the ``store`` there."""
    if request.param == "sqlite":
        return Place("sqlite", str(tmp_path / "genzo.db"))
    databases: Server = request.getfixturevalue("postgresql")
    has_tables = "store" in request.fixturenames
    template = request.getfixturevalue("tables_template") if has_tables else None
    return Place("postgresql", databases.create_database("place", template))


@pytest.fixture
def store(place: Place) -> Iterator[CatalogueStore]:
    """A store with its tables and nothing else."""
    store = place.open()
    store.prepare()
    yield store
    store.close()


@pytest.fixture(scope="session", params=KINDS)
def empty_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], CatalogueStore]]:
    """Makes one empty store after another, for tests that need many and keep none."""
    if request.param == "postgresql":
        yield from _emptied(request.getfixturevalue("postgresql"))
    else:
        yield _new_files(tmp_path_factory.mktemp("stores"))


def _new_files(folder: Path) -> Callable[[], CatalogueStore]:
    numbers = count()

    def make() -> CatalogueStore:
        store = Place("sqlite", str(folder / str(next(numbers)) / "genzo.db"), durable=False).open()
        store.prepare()
        return store

    return make


def _emptied(databases: Server) -> Iterator[Callable[[], CatalogueStore]]:
    """One database, emptied each time: to make one takes a hundred times as long."""
    url = databases.create_database("emptied")
    store = Place("postgresql", url).open()
    store.prepare()
    with psycopg.connect(url, autocommit=True) as connection:

        def make() -> CatalogueStore:
            connection.execute(
                "DELETE FROM image_shares; DELETE FROM image_tags; DELETE FROM image_snapshots; "
                "DELETE FROM images; DELETE FROM versions"
            )
            return store

        yield make
    store.close()
