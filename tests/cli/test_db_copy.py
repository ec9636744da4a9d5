"""genzo db copy: a whole catalogue from one database to another."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from genzo.catalogue.account_settings import AccountSettings
from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.catalogue.audit import AuditQuery
from genzo.catalogue.store import StoreError
from genzo.service.server_settings import parse_database_url
from genzo.store.admin import databases
from genzo.store.admin.copy import copy
from genzo.store.admin.database import admin_of
from genzo.store.admin.databases import Step
from tests.cli.conftest import NewDatabase
from tests.cli.populated import (
    DELETED,
    EVENT,
    EXPIRES,
    NONCE,
    Database,
    images,
    many_images,
    populate,
)
from tests.running import genzo_here as genzo
from tests.store.making import BOB, REGION, image, query

KINDS = ["sqlite", "postgresql"]
TABLES = (
    "accounts",
    "access_keys",
    "images",
    "image_tags",
    "image_shares",
    "image_snapshots",
    "resources",
    "client_tokens",
    "marks",
    "versions",
    "role_sessions",
    "audit_events",
    "durable_nonces",
    "deleted_nonces",
    "account_settings",
)


def dump(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with admin_of(parse_database_url(database.url)).reading() as tables:
        return {
            table.name: sorted(
                (tuple(zip(table.columns, row, strict=True)) for row in tables.read(table)), key=repr
            )
            for table in tables.tables()
        }


def copied(source: Database, target: Database) -> str:
    """Copy; the error message if it failed."""
    done = genzo("db", "copy", "--from", source.url, "--to", target.url)
    assert (done.returncode == 0) == (not done.stderr)
    assert done.stderr.count("\n") <= 1
    return done.stderr.strip()


@contextmanager
def silence(_: int) -> Iterator[Step]:
    def step(_: int, /) -> None: ...

    yield step


@pytest.fixture
def source(new_database: NewDatabase) -> Database:
    database = new_database("sqlite")
    populate(database)
    service = database.service()
    with closing(service.store), service.store.writing() as catalogue:
        catalogue.put_account_settings(FIRST_ACCOUNT_ID, AccountSettings(quotas={"images": 7}))
    return database


@pytest.fixture(params=KINDS)
def target(request: pytest.FixtureRequest, new_database: NewDatabase) -> Database:
    return new_database(request.param)


def test_copying_there_and_back_loses_nothing(source: Database, new_database: NewDatabase) -> None:
    there, on, back = (new_database(kind) for kind in ("postgresql", "postgresql", "sqlite"))
    for one, other in ((source, there), (there, on), (on, back)):
        assert copied(one, other) == ""
    before, after = dump(source), dump(back)
    assert set(before) == set(TABLES)
    for table in TABLES:
        assert before[table], f"{table} is not tested"
        assert after[table] == before[table]
    assert len(dump(on)["images"]) == len(before["images"])


@pytest.mark.sampled(2)
def test_a_copy_works_like_its_source(source: Database, target: Database) -> None:
    assert copied(source, target) == ""
    service = target.service()
    assert service.is_ready()
    with service.store.writing() as catalogue:
        catalogue.put_images([image("m-new", name="brand new name")])
        catalogue.put_audit_event(EVENT)
        assert not catalogue.claim_nonce(NONCE, EXPIRES)
        assert not catalogue.claim_nonce(bytes(16), DELETED)
    with service.store.reading() as catalogue:
        assert list(catalogue.audit_events(AuditQuery())) == [EVENT, EVENT]
        for made in images():
            assert catalogue.image(REGION, made.image_id) == made
            named = query(viewer=made.owner_id, name=made.name, limit=100)
            assert made in catalogue.images_page(named).images
        assert catalogue.image_has_instances(REGION, "m-1")
        assert catalogue.images_page(query(name="brand new*")).total == 1
        shared = catalogue.images_page(query(viewer=BOB, limit=2000)).images
        assert {"m-0", "m-1", "m-2"} <= {found.image_id for found in shared}
    service.store.close()
    numbers = [number for (number,) in target.rows("SELECT number FROM images ORDER BY number")]
    assert len(set(numbers)) == 1096 + len(images()) + 1


@pytest.mark.sampled(2)
def test_many_rows_are_copied_with_the_name_index(source: Database, target: Database) -> None:
    service = source.service()
    with service.store.writing() as catalogue:
        catalogue.put_images(many_images(5000))
    service.store.close()
    assert copied(source, target) == ""
    with target.service().store.reading() as catalogue:
        found = catalogue.images_page(query(viewer=images()[0].owner_id, name="web-004321*"))
        assert [each.image_id for each in found.images] == ["m-many-4321"]
    if target.path is not None:
        assert len(target.rows("SELECT rowid FROM image_names WHERE image_names MATCH '\"web\"'")) == 5000


def test_a_copy_has_the_schema_of_a_new_file(source: Database, new_database: NewDatabase) -> None:
    target, new = new_database("sqlite"), new_database("sqlite")
    assert copied(source, target) == ""
    new.service().prepare()
    schema = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
    assert target.rows(schema) == new.rows(schema)
    assert target.rows("PRAGMA journal_mode") == [("wal",)]
    assert target.path is not None
    assert target.path.stat().st_mode & 0o077 == 0


def test_json_output_has_the_row_counts(source: Database, target: Database) -> None:
    done = genzo("db", "copy", "--from", source.url, "--to", target.url, "-o", "json")
    rows = json.loads(done.stdout)
    assert set(rows) == set(TABLES)
    assert rows["images"] == 1096 + len(images())


def test_a_target_with_content_is_refused(source: Database, target: Database) -> None:
    target.service().prepare()
    before = dump(target)
    assert "holds something already (" in copied(source, target)
    assert dump(target) == before


@pytest.mark.sampled(2)
def test_a_target_with_empty_tables_is_accepted(source: Database, target: Database) -> None:
    assert genzo("db", "upgrade", "--database", target.url).returncode == 0
    assert copied(source, target) == ""
    assert len(dump(target)["images"]) == 1096 + len(images())


def test_a_missing_source_creates_nothing(new_database: NewDatabase, target: Database) -> None:
    missing = new_database("sqlite")
    assert "is not there yet" in copied(missing, target)
    assert_nothing(target)
    assert_nothing(missing)


@pytest.mark.sampled(2)
def test_an_older_source_or_target_is_refused(source: Database, target: Database) -> None:
    assert genzo("db", "upgrade", "0001", "--database", target.url).returncode == 0
    assert "run genzo db upgrade" in copied(source, target)
    assert genzo("db", "downgrade", "0001", "--yes", "--database", source.url).returncode == 0
    assert genzo("db", "upgrade", "--database", target.url).returncode == 0
    assert "run genzo db upgrade" in copied(source, target)
    assert not dump(target)["images"]


@pytest.mark.sampled(2, over="source")
@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO image_shares (account_id, region_id, image_number) VALUES (1, 'cn-hangzhou', 999999)",
        "UPDATE images SET rank = 'high' WHERE number = (SELECT max(number) FROM images)",
    ],
    ids=["a row that refers to nothing", "a word for a number"],
)
def test_a_failed_copy_leaves_nothing(source: Database, target: Database, change: str) -> None:
    source.change(change)
    assert copied(source, target) != ""
    assert_nothing(target)


def test_a_copy_that_differs_is_deleted(source: Database, new_database: NewDatabase) -> None:
    target = new_database("postgresql")
    genzo("db", "upgrade", "--database", target.url)
    target.change(
        "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF NEW.key = 'second' THEN NEW.value := 'spoilt'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER spoil BEFORE INSERT ON image_tags FOR EACH ROW EXECUTE FUNCTION spoil()",
    )
    assert "does not hold in image_tags what was copied" in copied(source, target)
    assert not any(dump(target).values())


def test_a_table_unknown_to_the_copy_is_copied_too(source: Database, new_database: NewDatabase) -> None:
    target = new_database("sqlite")
    genzo("db", "upgrade", "--database", target.url)
    later = "CREATE TABLE an_addition (word VARCHAR PRIMARY KEY, image BIGINT REFERENCES images (number))"
    source.change(later, "INSERT INTO an_addition SELECT 'last', max(number) FROM images")
    assert "has other tables" in copied(source, target)
    target.change(later)
    assert copied(source, target) == ""
    assert target.rows("SELECT * FROM an_addition") == source.rows("SELECT * FROM an_addition")


@pytest.mark.sampled(2)
@pytest.mark.parametrize("kind", KINDS)
def test_concurrent_writes_are_not_copied(kind: str, new_database: NewDatabase) -> None:
    source, target = new_database(kind), new_database(kind)
    populate(source)
    before = dump(source)

    @contextmanager
    def writing(_: int) -> Iterator[Step]:
        with source.service().store.writing() as catalogue:
            catalogue.put_images(many_images(50))
            catalogue.delete_image(REGION, "m-0")
        with silence(0) as step:
            yield step

    copy(admin_of(parse_database_url(source.url)), admin_of(parse_database_url(target.url)), writing)
    after = dump(target)
    assert after == before
    assert len(dump(source)["images"]) == len(before["images"]) + 49


@pytest.mark.sampled(2)
def test_progress_counts_every_row_twice(source: Database, target: Database) -> None:
    expected, counts = list[int](), list[int]()

    @contextmanager
    def counting(total: int) -> Iterator[Step]:
        expected.append(total)
        yield counts.append

    done = databases.copy(parse_database_url(source.url), parse_database_url(target.url), counting)
    assert expected == [sum(counts)] == [2 * sum(done.rows.values())]


def test_a_database_is_not_copied_onto_itself(source: Database) -> None:
    with pytest.raises(StoreError, match="holds something already"):
        databases.copy(parse_database_url(source.url), parse_database_url(source.url), silence)


def assert_nothing(database: Database) -> None:
    """Nothing was created, or what was created is deleted."""
    assert "is not there yet" in genzo("db", "current", "--database", database.url).stderr
    if database.path is not None and database.path.parent.exists():
        assert list(database.path.parent.iterdir()) == []
