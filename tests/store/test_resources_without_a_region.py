"""Resources that a request names without their region: found by one query to each database."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.catalogue.disks import Disk
from genzo.catalogue.key_pairs import KeyPair
from genzo.catalogue.store import CatalogueStore
from genzo.errors import ApiError
from genzo.service.service import Service
from genzo.store.regional import RegionalStore
from genzo.store.sql import records
from genzo.store.sqlite.store import SqliteStore
from tests.new_service import new_service
from tests.store.making import ALICE, BOB, REGION, image

AWAY = "cn-beijing"
FARTHER = "cn-shanghai"
REGIONS = (FARTHER, REGION, AWAY)


def key(resource_id: str, region_id: str, created: int = 0, owner_id: int = ALICE) -> KeyPair:
    return KeyPair(resource_id=resource_id, region_id=region_id, owner_id=owner_id, created=created)


def put(store: CatalogueStore, *keys: KeyPair) -> None:
    for each in keys:
        with store.writing(each.owner_id, each.region_id) as catalogue:
            catalogue.put_resource(each)


def test_an_id_is_found_in_the_first_region_that_has_it(store: CatalogueStore) -> None:
    put(store, key("k", REGION), key("k", AWAY), key("other", FARTHER), key("b", REGION, owner_id=BOB))

    def found(region_ids: tuple[str, ...], resource_id: str = "k") -> KeyPair | None:
        # `once` lets a network store refuse a second query.
        with store.reading(once=True) as catalogue:
            return catalogue.resource_in_any(KeyPair, ALICE, region_ids, resource_id)

    assert found(REGIONS) == key("k", REGION)
    assert found((AWAY, REGION)) == key("k", AWAY)
    assert found((FARTHER,)) is None
    assert found(REGIONS, "b") is None
    with store.reading(once=True) as catalogue:
        assert catalogue.resource_in_any(Disk, ALICE, REGIONS, "k") is None


def test_lists_are_in_the_order_of_regions_and_the_newest_first_in_each(store: CatalogueStore) -> None:
    put(
        store,
        key("a", AWAY, created=9),
        key("b", REGION, created=1),
        key("c", REGION, created=2),
        key("d", FARTHER, created=3),
        key("e", REGION, created=2),
        key("f", "cn-qingdao", created=5),
        key("g", REGION, created=7, owner_id=BOB),
    )
    with store.reading(once=True) as catalogue:
        assert [each.resource_id for each in catalogue.resources_in_all(KeyPair, ALICE, REGIONS)] == [
            *("d", "c", "e", "b", "a")
        ]
    with store.reading(once=True) as catalogue:
        assert catalogue.resources_in_all(KeyPair, ALICE, ()) == []


def test_several_databases_answer_as_one_and_only_for_their_own_regions(tmp_path: Path) -> None:
    home, away = SqliteStore(tmp_path / "home.db"), SqliteStore(tmp_path / "away.db")
    regional = RegionalStore(home, {AWAY: away})
    regional.prepare()
    put(regional, key("a", AWAY), key("h", REGION), key("f", FARTHER))
    put(home, key("left behind", AWAY))
    with regional.reading() as catalogue:
        assert [each.resource_id for each in catalogue.resources_in_all(KeyPair, ALICE, REGIONS)] == [
            *("f", "h", "a")
        ]
        assert catalogue.resource_in_any(KeyPair, ALICE, REGIONS, "a") == key("a", AWAY)
        assert catalogue.resource_in_any(KeyPair, ALICE, REGIONS, "left behind") is None
    regional.close()


def test_images_under_way_in_all_regions(store: CatalogueStore) -> None:
    images = [
        image("m-here", settles_at=10),
        image("m-away", region_id=AWAY, settles_at=11),
        image("m-settled", region_id=AWAY, settles_at=5),
        image("m-never", region_id="cn-qingdao", settles_at=11),
        image("m-bobs", owner_id=BOB, settles_at=11),
        image("m-plain"),
    ]
    with store.writing() as catalogue:
        catalogue.put_images(images)
    with store.reading(once=True) as catalogue:
        found = catalogue.images_under_way_in_all(ALICE, REGIONS, 5)
    assert {each.image_id for each in found} == {"m-here", "m-away"}


def test_images_under_way_of_several_databases(tmp_path: Path) -> None:
    home, away = SqliteStore(tmp_path / "home.db"), SqliteStore(tmp_path / "away.db")
    regional = RegionalStore(home, {AWAY: away})
    regional.prepare()
    for each in (image("m-here", settles_at=10), image("m-away", region_id=AWAY, settles_at=10)):
        with regional.writing(ALICE, each.region_id) as catalogue:
            catalogue.put_images([each])
    with regional.reading() as catalogue:
        found = catalogue.images_under_way_in_all(ALICE, REGIONS, 5)
        assert {each.image_id for each in found} == {"m-here", "m-away"}
    regional.close()


def test_what_is_listed_first_decides_which_database_a_call_writes(tmp_path: Path) -> None:
    home, away = SqliteStore(tmp_path / "home.db"), SqliteStore(tmp_path / "away.db")
    regional = RegionalStore(home, {AWAY: away})
    regional.prepare()
    put(regional, key("a", AWAY), key("h", REGION))
    with regional.writing(ALICE) as catalogue:
        first, second = catalogue.resources_in_all(KeyPair, ALICE, (AWAY, REGION))
        assert (first.resource_id, second.resource_id) == ("a", "h")
        assert catalogue.delete_resource(first)
    with regional.reading() as catalogue:
        assert catalogue.resources_in_all(KeyPair, ALICE, REGIONS) == [key("h", REGION)]
    regional.close()


@contextmanager
def resource_queries(service: Service) -> Iterator[list[str]]:
    """The statements on resources that the databases of a service run, in this thread or to write."""
    statements: list[str] = []
    connections: list[sqlite3.Connection] = []
    for database in service.store.databases:
        with database.writing() as catalogue:  # which opens the connection
            catalogue.set_metadata("a name", "a value")
        opened: Any = database
        connections += [opened._reader().connection, opened._writer]  # noqa: SLF001
    for connection in connections:
        connection.set_trace_callback(
            lambda text: statements.append(text) if "FROM resources" in text else None
        )
    yield statements
    for connection in connections:
        connection.set_trace_callback(None)


@pytest.mark.parametrize("databases", [1, 2])
def test_an_unknown_id_costs_three_queries_to_each_database(tmp_path: Path, databases: int) -> None:
    """Those of the action, and of the names of what it touches: for the call, and for its audit event."""
    regions = {AWAY: tmp_path / "away.db"} if databases == 2 else {}
    service = new_service(tmp_path / "home.db", regions=regions)
    with resource_queries(service) as queries, pytest.raises(ApiError, match="DiskId"):
        service.call(FIRST_ACCOUNT_ID, "CreateSnapshot", {"DiskId": "d-unknown"})
    assert len(queries) == 3 * databases, queries
    service.store.close()


def test_an_id_is_found_by_its_index(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "genzo.db")
    store.prepare()
    store.close()
    connection = sqlite3.connect(tmp_path / "genzo.db")
    values = {"of_owner": ALICE, "of_kind": "keypair", "of_region": REGION, "of_resource": "k"}

    def plan(statement: str) -> str:
        return str(connection.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchone()[3])

    index = "SEARCH resources USING INDEX resources_id"
    assert plan(records.RESOURCE_EVERYWHERE) == f"{index} (owner_id=? AND kind=? AND resource_id=?)"
    assert plan(records.RESOURCE) == f"{index} (owner_id=? AND kind=? AND resource_id=? AND region_id=?)"
    assert plan(records.RESOURCES) == plan(records.RESOURCES_EVERYWHERE) == f"{index} (owner_id=? AND kind=?)"
    connection.close()
