"""Regions in databases of their own: each call's work is in one of them, whole or not at all."""

import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID, Account
from genzo.catalogue.image import EVERY_REGION
from genzo.catalogue.image_use import Which
from genzo.catalogue.key_pairs import KeyPair
from genzo.catalogue.ram import GLOBAL, HOME, RamUser
from genzo.catalogue.records import TokenKey, TokenUse
from genzo.catalogue.snapshots import Snapshot
from genzo.catalogue.store import CatalogueStore, StoreError, StoreTraits
from genzo.errors import ApiError
from genzo.identity.nonces import MemoryNonces
from genzo.identity.open_accounts import OpenAccounts
from genzo.service.open_store import nonces_of
from genzo.store.postgresql.nonces import PostgresqlNonces
from genzo.store.postgresql.store import PostgresqlStore
from genzo.store.regional import RegionalStore
from genzo.store.sqlite.store import SqliteStore
from tests.new_service import new_service
from tests.store.making import ALICE, BOB, REGION, image, query, system_image

AWAY = "cn-beijing"
FARTHER = "cn-shanghai"
TOKEN = TokenKey(ALICE, "CopyImage", REGION, "token")
USE = TokenUse("digest", b"{}", 1_700_000_000)


@pytest.fixture
def databases(tmp_path: Path) -> dict[str, SqliteStore]:
    return {name: SqliteStore(tmp_path / f"{name}.db") for name in ("home", AWAY, FARTHER)}


@pytest.fixture
def store(databases: dict[str, SqliteStore]) -> Iterator[RegionalStore]:
    store = RegionalStore(databases["home"], {AWAY: databases[AWAY], FARTHER: databases[FARTHER]})
    store.prepare()
    yield store
    store.close()


def total(store: CatalogueStore, region_id: str) -> int:
    with store.reading() as catalogue:
        return catalogue.images_page(query(region_id=region_id)).total


def test_an_image_is_kept_in_the_database_of_its_region(
    store: RegionalStore, databases: dict[str, SqliteStore]
) -> None:
    with store.writing(ALICE, AWAY) as catalogue:
        catalogue.put_images([image("m-1", region_id=AWAY)])
    assert total(store, AWAY) == total(databases[AWAY], AWAY) == 1
    assert total(databases["home"], AWAY) == total(store, REGION) == 0


def test_accounts_are_kept_at_home(store: RegionalStore, databases: dict[str, SqliteStore]) -> None:
    account = Account(account_id=ALICE, name="alice", created=1)
    with store.writing() as catalogue:
        catalogue.put_account(account)
    for each, expected in ((store, [account]), (databases["home"], [account]), (databases[AWAY], [])):
        with each.reading() as reader:
            assert reader.accounts() == expected


def test_an_open_account_that_owns_something_in_any_database_stays(store: RegionalStore) -> None:
    def add(account_id: int, limit: int) -> None:
        account = Account(account_id=account_id, name="", created=account_id, is_open=True)
        OpenAccounts(store, limit).add(account)

    def ids() -> list[int]:
        with store.reading() as reader:
            return [account.account_id for account in reader.accounts()]

    add(1, limit=2)
    with store.writing(1, FARTHER) as catalogue:
        catalogue.put_images([image("m-1", region_id=FARTHER, owner_id=1)])
    add(2, limit=2)
    add(3, limit=2)
    assert ids() == [1, 3]
    add(4, limit=2)
    assert ids() == [1, 4]
    with pytest.raises(ApiError, match="OpenAccount"):
        add(5, limit=1)
    assert ids() == [1, 4]


def test_open_accounts_are_counted_in_the_transaction_that_adds_one(
    store: RegionalStore, databases: dict[str, SqliteStore]
) -> None:
    with store.writing() as catalogue:
        assert catalogue.open_account_count() == 0
        blocked = sqlite3.connect(databases["home"]._path, timeout=0)  # noqa: SLF001
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            blocked.execute("BEGIN IMMEDIATE")
        blocked.close()


def test_a_client_token_is_kept_where_the_work_is_done(
    store: RegionalStore, databases: dict[str, SqliteStore]
) -> None:
    with store.writing(ALICE, AWAY) as catalogue:
        assert catalogue.image(REGION, "m-1") is None
        catalogue.put_images([image("m-2", region_id=AWAY)])
        catalogue.put_client_token(TOKEN, USE)
    with store.writing(ALICE, AWAY) as again:
        assert again.client_token(TOKEN) == USE
    with databases["home"].reading() as home:
        assert home.client_token(TOKEN) is None


def test_what_raises_is_undone_in_every_database(store: RegionalStore) -> None:
    def write_and_raise() -> None:
        with store.writing(ALICE, AWAY) as catalogue:
            catalogue.put_account(Account(account_id=ALICE, name="", created=0))
            catalogue.put_images([image("m-1", region_id=AWAY)])
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        write_and_raise()
    assert total(store, AWAY) == 0
    with store.reading() as reader:
        assert reader.accounts() == []


def test_a_call_that_writes_several_regions_is_refused_whole(store: RegionalStore) -> None:
    with pytest.raises(StoreError, match="several databases"), store.writing(ALICE, AWAY) as catalogue:
        catalogue.put_images([image("m-1", region_id=AWAY), image("m-2", region_id=FARTHER)])
    assert total(store, AWAY) == total(store, FARTHER) == 0


def test_a_region_is_served_while_another_is_gone(store: RegionalStore, tmp_path: Path) -> None:
    with store.writing(ALICE, AWAY) as catalogue:
        catalogue.put_images([image("m-1", region_id=AWAY)])
    store.close()
    (tmp_path / f"{FARTHER}.db").write_bytes(b"no database at all" * 100)
    assert total(store, AWAY) == 1
    with pytest.raises(StoreError):
        total(store, FARTHER)


def test_several_regions_may_share_a_database(databases: dict[str, SqliteStore]) -> None:
    shared = RegionalStore(databases["home"], {AWAY: databases[AWAY], FARTHER: databases[AWAY]})
    shared.prepare()
    assert len(shared.databases) == 2
    with shared.writing(ALICE, AWAY) as catalogue:
        catalogue.put_images([image("m-1", region_id=AWAY), image("m-2", region_id=FARTHER)])
    assert total(shared, AWAY) == total(shared, FARTHER) == 1
    shared.close()


def test_calls_that_cross_each_other_do_not_wait_for_each_other(store: RegionalStore) -> None:
    both_write = threading.Barrier(2, timeout=10)
    done = []

    def copy(source: str, destination: str) -> None:
        with store.writing(ALICE, destination) as catalogue:
            catalogue.put_images([image("m-copy", region_id=destination)])
            both_write.wait()
            assert catalogue.image(source, "m-source") is None
        done.append(destination)

    copies = [
        threading.Thread(target=copy, args=way, daemon=True) for way in ((AWAY, FARTHER), (FARTHER, AWAY))
    ]
    for each in copies:
        each.start()
    for each in copies:
        each.join(5)
    assert sorted(done) == [AWAY, FARTHER]


def test_a_call_that_names_no_region_changes_what_it_finds_in_its_turn(store: RegionalStore) -> None:
    key = KeyPair(resource_id="k", region_id=AWAY, owner_id=ALICE, created=0)
    with store.writing(ALICE, AWAY) as catalogue:
        catalogue.put_resource(key)

    def count() -> None:
        for _ in range(20):
            with store.writing(ALICE) as catalogue:
                found = [
                    catalogue.resource(KeyPair, ALICE, region, "k") for region in (REGION, FARTHER, AWAY)
                ]
                (kept,) = (each for each in found if each is not None)
                catalogue.put_resource(msgspec.structs.replace(kept, created=kept.created + 1))

    counting = [threading.Thread(target=count) for _ in range(4)]
    for each in counting:
        each.start()
    for each in counting:
        each.join(30)
    with store.reading() as reader:
        found = reader.resource(KeyPair, ALICE, AWAY, "k")
    assert found is not None
    assert found.created == 80


def test_what_belongs_to_no_region_is_created_once(store: RegionalStore) -> None:
    created = list[str]()
    together = threading.Barrier(4, timeout=10)

    def create() -> None:
        for number in range(20):
            together.wait()
            with store.writing(ALICE, HOME) as catalogue:
                name = f"user-{number}"
                if catalogue.resource(RamUser, ALICE, GLOBAL, name) is None:
                    user = RamUser(resource_id=name, region_id=GLOBAL, owner_id=ALICE, created=0, user_id="2")
                    catalogue.put_resource(user)
                    created.append(name)

    creating = [threading.Thread(target=create) for _ in range(4)]
    for each in creating:
        each.start()
    for each in creating:
        each.join(30)
    assert sorted(created) == sorted(f"user-{number}" for number in range(20))


def test_a_client_token_without_a_region_is_found_where_the_work_was_done(
    store: RegionalStore, databases: dict[str, SqliteStore]
) -> None:
    token = TOKEN._replace(region_id="")
    with store.writing(ALICE) as catalogue:
        assert catalogue.client_token(token) is None
        catalogue.put_images([image("m-1", region_id=FARTHER)])
        catalogue.put_client_token(token, USE)
    with store.writing(ALICE) as again:
        assert again.client_token(token) == USE
    with databases[FARTHER].reading() as reader:
        assert reader.client_token(token) == USE


def test_resources_of_several_databases_are_in_the_order_of_their_regions(store: RegionalStore) -> None:
    at_home = "cn-qingdao"
    for region_id in (REGION, AWAY, at_home):
        with store.writing(ALICE, region_id) as catalogue:
            catalogue.put_resource(
                KeyPair(resource_id=f"k-{region_id}", region_id=region_id, owner_id=ALICE, created=0)
            )
    with store.reading() as reader:
        for region_ids in ((REGION, AWAY, at_home), (at_home, AWAY, REGION), (FARTHER, AWAY, REGION)):
            found = reader.resources_in_all(KeyPair, ALICE, region_ids)
            assert [key.region_id for key in found] == [each for each in region_ids if each != FARTHER]


def test_only_the_database_of_accounts_gets_the_first_account(tmp_path: Path) -> None:
    here = new_service(tmp_path / "home.db", regions={AWAY: tmp_path / f"{AWAY}.db"})
    assert here.is_ready()
    home, away = here.store.databases
    for database, keys in ((home, 1), (away, 0)):
        with database.reading() as reader:
            assert len(reader.access_keys(FIRST_ACCOUNT_ID)) == keys
    here.store.close()


def test_one_remote_database_makes_the_whole_store_remote_but_nonces_stay_with_home(
    databases: dict[str, SqliteStore], tmp_path: Path
) -> None:
    remote = PostgresqlStore("postgresql://genzo@127.0.0.1:1/nowhere")
    mixed = RegionalStore(databases["home"], {AWAY: remote})
    assert mixed.traits == remote.traits._replace(is_suspending=False)
    assert mixed.traits == StoreTraits(is_remote=True, is_shared=True)
    assert RegionalStore(databases["home"], {AWAY: databases[AWAY]}).traits == StoreTraits()
    assert isinstance(nonces_of(mixed, 1, tmp_path), MemoryNonces)
    assert isinstance(
        nonces_of(RegionalStore(remote, {AWAY: databases[AWAY]}), 1, tmp_path), PostgresqlNonces
    )


def test_a_snapshot_is_copied_between_databases_and_kept_until_the_copy_is_made(tmp_path: Path) -> None:
    here = new_service(
        tmp_path / "home.db", regions={AWAY: tmp_path / f"{AWAY}.db"}, durations={"CopySnapshot": 60}
    )
    original = Snapshot(
        resource_id="s-1", region_id=REGION, owner_id=FIRST_ACCOUNT_ID, created=0, disk_id="d-1"
    )
    with here.store.writing(FIRST_ACCOUNT_ID, REGION) as catalogue:
        catalogue.put_resource(original)
    names = {"DestinationSnapshotName": "copy", "DestinationSnapshotDescription": "a copy"}
    place = {"RegionId": REGION, "DestinationRegionId": AWAY, "SnapshotId": "s-1"}
    here.call(FIRST_ACCOUNT_ID, "CopySnapshot", {**place, **names})
    with here.store.reading() as reader:
        (copy,) = reader.resources(Snapshot, FIRST_ACCOUNT_ID, AWAY)
    assert copy.source_snapshot_id == "s-1"
    with pytest.raises(ApiError, match=r"Operation\.Conflict"):
        here.call(FIRST_ACCOUNT_ID, "DeleteSnapshot", {"SnapshotId": "s-1"})
    later = replace(here, clock=lambda: here.clock() + 61)
    later.call(FIRST_ACCOUNT_ID, "DeleteSnapshot", {"SnapshotId": "s-1"})
    here.store.close()


def test_totals_are_those_of_all_databases_and_public_images_count_once(store: RegionalStore) -> None:
    public = system_image("p-1", region_id=EVERY_REGION)
    for region, count in ((REGION, 1), (AWAY, 2), (FARTHER, 3)):
        with store.at(region).writing() as catalogue:
            catalogue.put_images([image(f"m-{number}", region_id=region) for number in range(count)])
            catalogue.put_images(
                [public, image("m-other", region_id=region, owner_id=BOB, os_type="windows")]
            )
    with store.reading() as catalogue:
        totals = {(each.region_id, each.source): each.total for each in catalogue.image_totals(ALICE)}
        assert totals == {
            (REGION, "account"): 1,
            (AWAY, "account"): 2,
            (FARTHER, "account"): 3,
            (EVERY_REGION, "system"): 1,
        }
        assert sum(each.total for each in catalogue.image_totals(None)) == 10
        assert catalogue.owner_totals(2) == [(ALICE, 6), (BOB, 3)]
        assert catalogue.owner_totals(1) == [(ALICE, 6)]
        assert [(each.os_type, each.total) for each in catalogue.day_totals(None, 0, 100)] == [
            ("linux", 6),
            ("windows", 3),
        ]
        assert [each.total for each in catalogue.day_totals(BOB, 0, 100)] == [3]
        assert [each.total for each in catalogue.day_totals(BOB, 2**40, 100)] == []
        uses = catalogue.image_uses(ALICE, AWAY, Which.ALL, None, 10)
        assert {use.image.region_id for use in uses} == {AWAY}
