"""genzo db: upgrades and downgrades of the schema."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.catalogue.instances import Instance
from genzo.store.admin.database import admin_of
from genzo.store.migrations import runner
from genzo.store.migrations.revisions import REVISION
from genzo.store.sql.kept_totals import KEPT_TOTALS
from genzo.store.sql.rows import IMAGE_COLUMNS, image_row, resource_document
from tests.api import Api
from tests.cli.conftest import NewDatabase
from tests.cli.populated import Database, images, populate
from tests.running import genzo, running
from tests.running import genzo_here as genzo_now
from tests.store.making import REGION

_REVISIONS = ", ".join(runner.revisions())

OLD_COLUMNS = [name for name in IMAGE_COLUMNS if name != "usable_at"]


def db(database: Database, *words: str) -> tuple[int, str]:
    """The exit code and the output (standard output and error) of a command on a database."""
    done = genzo_now("db", *words, "--database", database.url)
    assert not (done.stdout and done.stderr)
    return done.returncode, (done.stdout + done.stderr).strip()


def revision(database: Database) -> str:
    code, text = db(database, "current")
    assert code == 0
    return text


def make_old(database: Database) -> None:
    """A catalogue of the first schema, with images and an instance of the first account."""
    assert db(database, "upgrade", "0001")[0] == 0
    names = ", ".join(OLD_COLUMNS)
    for made in images():
        row = image_row(made)
        row["name"] = row["name"].replace("\0", "\ufffe")
        row["family"] = row["family"].replace("\0", "\ufffe")
        database.change(
            f"INSERT INTO images ({names}) VALUES ({', '.join(literal(row[n]) for n in OLD_COLUMNS)})"
        )
    instance = Instance(
        resource_id="i-1", region_id=REGION, owner_id=FIRST_ACCOUNT_ID, created=1, image_id="m-0"
    )
    add_resource(database, "i-1", resource_document(instance))


def add_resource(database: Database, resource_id: str, document: str) -> None:
    values = ", ".join(map(literal, (FIRST_ACCOUNT_ID, REGION, "instance", resource_id, 1, document)))
    database.change(
        f"INSERT INTO resources (owner_id, region_id, kind, resource_id, created, document) VALUES ({values})"
    )


def literal(value: object) -> str:
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value)


def everything(database: Database) -> object:
    """The schema and the rows of the tables of the first revision."""
    if database.path is not None:
        with closing(sqlite3.connect(database.path)) as connection:
            return list(connection.iterdump())
    columns = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
    indexes = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
    rows = [database.rows(f"SELECT * FROM {table}") for table in ("images", "resources", "alembic_version")]
    return sorted(database.rows(columns)), sorted(database.rows(indexes)), rows


def test_upgrade_creates_the_newest_tables(database: Database) -> None:
    code, text = db(database, "upgrade")
    assert code == 0
    assert text.endswith(f"went from revision base to {REVISION}.")
    assert revision(database) == REVISION
    assert db(database, "check") == (0, "")
    assert db(database, "upgrade")[1].endswith(f"is already at revision {REVISION}.")
    if database.path is not None:
        assert database.path.stat().st_mode & 0o077 == 0
    database.service().prepare()


def test_a_missing_database_is_reported_and_not_created(database: Database) -> None:
    for command in (["current"], ["check"], ["downgrade", "0001", "--yes"]):
        code, text = db(database, *command)
        assert code == 1
        assert text.endswith("is not there yet: genzo serve or genzo db upgrade makes it.")
    assert database.path is None or not database.path.parent.exists()


def test_a_downgrade_that_nobody_confirms_does_nothing(new_database: NewDatabase) -> None:
    database = new_database("sqlite")
    db(database, "upgrade")
    code, text = db(database, "downgrade", "base")
    assert code == 1
    assert text.startswith("A downgrade to revision base deletes all tables with all that is in them. ")
    assert revision(database) == REVISION


def test_a_downgrade_to_no_revision_asks_nothing(new_database: NewDatabase) -> None:
    database = new_database("sqlite")
    db(database, "upgrade")
    code, text = db(database, "downgrade", "0000")
    assert code == 1
    assert text.startswith("There is no revision 0000: there are 0001, ")


@pytest.mark.sampled(2, over="database")
def test_downgrade_to_base_deletes_everything(database: Database) -> None:
    db(database, "upgrade")
    assert db(database, "downgrade", "base", "--yes")[0] == 0
    assert db(database, "current")[0] == 1
    database.service().prepare()
    assert revision(database) == REVISION


@pytest.mark.sampled(2, over="database")
def test_upgrades_and_downgrades_keep_the_content(database: Database) -> None:
    populate(database)
    before = sorted(database.rows("SELECT number, name, document FROM images"))
    tags = sorted(database.rows("SELECT * FROM image_tags"))
    moments, totals = usable_moments(database), kept_totals(database)
    assert len(set(moments)) > 1
    assert len(totals) > len(KEPT_TOTALS)
    assert db(database, "downgrade", "0001", "--yes")[0] == 0
    code, text = db(database, "check")
    assert code == 1
    assert "make a backup, then run genzo db upgrade." in text
    assert sorted(database.rows("SELECT number, name, document FROM images")) == before
    assert db(database, "upgrade")[0] == 0
    assert sorted(database.rows("SELECT number, name, document FROM images")) == before
    assert sorted(database.rows("SELECT * FROM image_tags")) == tags
    assert usable_moments(database) == moments
    assert kept_totals(database) == totals
    with database.service().store.reading() as catalogue:
        assert catalogue.image_has_instances(REGION, "m-1")


def kept_totals(database: Database) -> list[tuple[Any, ...]]:
    """The rows of all tables of totals."""
    return sorted(
        row for kept in KEPT_TOTALS for row in database.rows(f"SELECT *, '{kept.name}' FROM {kept.name}")
    )


def usable_moments(database: Database) -> list[tuple[int, int]]:
    """The moments of images and of their shares, by number."""
    images_and_shares = (
        "SELECT number, usable_at FROM images UNION ALL SELECT image_number, usable_at FROM image_shares"
    )
    return sorted(database.rows(images_and_shares))


@pytest.mark.sampled(2, over="database")
def test_the_index_of_resource_ids_is_replaced_by_one_without_the_region_in_front(database: Database) -> None:
    populate(database)
    kept = sorted(database.rows("SELECT number, resource_id, document FROM resources"))
    newest = resource_index(database)
    assert newest == "owner_id, kind, resource_id, region_id"
    assert db(database, "downgrade", "0004", "--yes")[0] == 0
    assert resource_index(database) == "owner_id, region_id, kind, resource_id"
    assert db(database, "upgrade")[0] == 0
    assert resource_index(database) == newest
    assert sorted(database.rows("SELECT number, resource_id, document FROM resources")) == kept != []


def resource_index(database: Database) -> str:
    """The columns of the one unique index of resources that is no primary key."""
    if database.path is not None:
        found = database.rows("SELECT sql FROM sqlite_master WHERE tbl_name = 'resources' AND type = 'index'")
    else:
        found = database.rows(
            "SELECT indexdef FROM pg_indexes WHERE tablename = 'resources' AND indexname <> 'resources_pkey'"
        )
    (made,) = [text for (text,) in found if text.startswith("CREATE UNIQUE INDEX")]
    return str(made).partition("(")[2].rstrip(")")


@pytest.mark.sampled(2, over="database")
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ["upgrade", "0011"],
            f"There is no revision 0011: there are {_REVISIONS}.",
        ),
        (
            ["downgrade", "head", "--yes"],
            f"There is no revision head: there are {_REVISIONS}.",
        ),
        (["upgrade", "0001"], f"is at revision {REVISION} already: genzo db downgrade goes back."),
    ],
)
def test_an_unreachable_revision_is_refused(database: Database, words: list[str], sentence: str) -> None:
    db(database, "upgrade")
    code, text = db(database, *words)
    assert code == 1
    assert text.endswith(sentence)
    assert revision(database) == REVISION


@pytest.mark.sampled(2, over="database")
@pytest.mark.parametrize("command", [["upgrade"], ["downgrade", "0001", "--yes"], ["check"]])
@pytest.mark.parametrize(
    "change", ["UPDATE alembic_version SET version_num = '9999'", "DELETE FROM alembic_version"]
)
def test_the_schema_of_another_version_is_not_changed(
    database: Database, command: list[str], change: str
) -> None:
    db(database, "upgrade")
    database.change(change)
    before = database.rows("SELECT * FROM alembic_version")
    code, text = db(database, *command)
    assert code == 1
    assert "use the version that wrote it" in text
    assert "\n" not in text
    assert database.rows("SELECT * FROM alembic_version") == before


@pytest.mark.sampled(2, over="database")
def test_a_failed_upgrade_changes_nothing(database: Database) -> None:
    make_old(database)
    # The step adds a table and a column before it reads this document, which is none.
    add_resource(database, "i-2", "{")
    before = everything(database)
    code, text = db(database, "upgrade")
    assert code == 1
    assert "cannot be used" in text
    assert text.count("\n") == 0
    assert everything(database) == before
    assert revision(database) == "0001"


def test_a_partly_created_file_is_deleted(new_database: NewDatabase) -> None:
    database = new_database("sqlite")
    assert database.path is not None
    admin = admin_of(database.path)

    def fail() -> None:
        with admin.migrating() as (bound, _):
            runner.upgrade(bound)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert list(database.path.parent.iterdir()) == []


def test_a_table_can_be_recreated_while_others_refer_to_it(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/genzo.db")
    populate(database)
    admin = admin_of(tmp_path / "genzo.db")
    tags = database.rows("SELECT * FROM image_tags")
    with admin.migrating() as (bound, _):
        (made,) = bound.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'images'").one()
        bound.exec_driver_sql(made.replace("images", "images_new", 1))
        bound.exec_driver_sql("INSERT INTO images_new SELECT * FROM images")
        bound.exec_driver_sql("DROP TABLE images")
        bound.exec_driver_sql("ALTER TABLE images_new RENAME TO images")
    assert database.rows("SELECT * FROM image_tags") == tags
    with pytest.raises(Exception, match="rows that refer to nothing"), admin.migrating() as (bound, _):
        bound.exec_driver_sql("DELETE FROM images WHERE image_id = 'm-1'")
    assert database.rows("SELECT count(*) FROM images WHERE image_id = 'm-1'") == [(1,)]


@pytest.mark.sampled(2, over="database")
def test_an_old_catalogue_is_refused_then_upgraded_and_served(database: Database) -> None:
    make_old(database)
    refused = genzo("serve", "--port", "0", "--database", database.url)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.strip().endswith(
        f"(revision 0001, this one needs {REVISION}): make a backup, then run genzo db upgrade."
    )
    assert refused.stderr.count("\n") == 1
    assert revision(database) == "0001"
    upgraded = genzo("db", "upgrade", "--database", database.url)
    assert (upgraded.returncode, upgraded.stderr) == (0, "")
    with running("--database", database.url) as started:
        api = Api(started.host, started.port)
        own = api.images(ImageOwnerAlias="self", PageSize="50")
        assert sorted(own.image_ids) == sorted(image.image_id for image in images())
        assert api.images(ImageName="quote'double").image_ids == ["m-5"]
        assert api.images(ImageName="据库 😀").image_ids == ["m-6"]
        assert b"i-1" in api.call("DescribeInstances", RegionId=REGION).body
        assert api.call("DeleteImage", RegionId=REGION, ImageId="m-5").status == 200
    with database.service().store.reading() as catalogue:
        assert catalogue.image_has_instances(REGION, "m-0")
        assert not catalogue.image_has_instances(REGION, "m-1")
    if database.path is not None:
        found = "SELECT rowid FROM image_names WHERE image_names MATCH '\"ain\"'"
        assert database.rows("SELECT number FROM images WHERE name = 'plain'")[0] in database.rows(found)
