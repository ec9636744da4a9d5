"""Two versions on one catalogue: what the newer adds and leaves alone, and what the older says then."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

import msgspec
import pytest

from genzo import data
from genzo.catalogue.accounts import FIRST_ACCESS_KEY_ID, FIRST_ACCOUNT_ID
from genzo.service import setup
from genzo.store.migrations.revisions import REVISION
from tests.api import Answer, Api
from tests.cli.conftest import NewDatabase
from tests.cli.populated import Database
from tests.running import genzo, genzo_here, running
from tests.serving_here import serving_here
from tests.store.prepared import is_prepared

SHIPPED = 1096
OLDER, NEWER = "0.0.9", "9.0.0"
NEXT_REVISION = f"{int(REVISION) + 1:04}"
FIRST = (str(FIRST_ACCOUNT_ID), FIRST_ACCESS_KEY_ID)


@contextmanager
def older_version() -> Iterator[None]:
    """What runs in this process meanwhile is of a version that ships one image less."""
    fewer = msgspec.json.encode(msgspec.json.decode(data.public_images())[1:])
    with ExitStack() as stack:
        stack.enter_context(patch.object(setup, "__version__", OLDER))
        stack.enter_context(patch.object(data, "public_images", lambda: fewer))
        yield


def prepare(database: Database) -> None:
    """What a start of the version that runs here does to a catalogue."""
    service = database.service()
    service.prepare()
    service.store.close()


def after_start(database: Database, folder: Path, key: str = "genzo", secret: str = "genzo") -> Answer:
    """What a server of this version lists on the catalogue."""
    with serving_here("--database", database.url, "--data", folder) as server:
        return Api(server.host, server.port, key, secret).images(PageSize="1")


@pytest.mark.sampled(2)
def test_a_newer_version_adds_the_public_images_that_it_newly_ships(
    database: Database, tmp_path: Path
) -> None:
    with older_version():
        prepare(database)
    assert database.rows("SELECT count(*) FROM images") == [(SHIPPED - 1,)]
    for _ in range(2):
        assert after_start(database, tmp_path).json["TotalCount"] == SHIPPED


def test_a_newer_version_adds_them_to_the_databases_of_regions_too(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    home, away = new_database("sqlite"), new_database("sqlite")
    with older_version():
        for database in (home, away):
            prepare(database)
    regions = msgspec.json.encode({"cn-beijing": away.url}).decode()
    with running("--database", home.url, "--databases", regions, "--data", tmp_path) as server:
        api = Api(server.host, server.port)
        for region in ("cn-hangzhou", "cn-beijing"):
            assert api.images(region, PageSize="1").json["TotalCount"] == SHIPPED


def test_the_same_version_does_not_load_them_again(database: Database) -> None:
    prepare(database)
    database.change("DELETE FROM images WHERE number = 1")
    prepare(database)
    assert database.rows("SELECT count(*) FROM images") == [(SHIPPED - 1,)]


@pytest.mark.sampled(2)
def test_a_well_known_key_that_was_deleted_does_not_come_back(database: Database, tmp_path: Path) -> None:
    with older_version():
        prepare(database)
        made = genzo_here("keys", "create", FIRST[0], "-o", "json", "--database", database.url)
        assert genzo_here("keys", "delete", *FIRST, "--database", database.url).returncode == 0
    assert after_start(database, tmp_path).code == "InvalidAccessKeyId.NotFound"
    other = msgspec.json.decode(made.stdout)
    answer = after_start(database, tmp_path, other["AccessKeyId"], other["AccessKeySecret"])
    assert answer.json["TotalCount"] == SHIPPED


@pytest.mark.sampled(2)
def test_a_well_known_key_that_was_disabled_stays_so(database: Database, tmp_path: Path) -> None:
    with older_version():
        prepare(database)
        assert genzo_here("keys", "disable", *FIRST, "--database", database.url).returncode == 0
    assert after_start(database, tmp_path).code == "InvalidAccessKeyId.Inactive"


@pytest.mark.sampled(2)
def test_a_server_stays_ready_when_a_newer_version_has_added_its_public_images(
    database: Database, tmp_path: Path
) -> None:
    with running("--database", database.url, "--data", tmp_path) as server:
        api = Api(server.host, server.port)
        database.change(f"UPDATE marks SET value = '{NEWER}' WHERE name = 'public images'")
        assert api.send("GET", "/_genzo/ready").status == 200
        assert api.images(PageSize="1").status == 200
    assert database.service().is_ready()


def test_a_catalogue_without_public_images_is_not_ready_yet(database: Database) -> None:
    service = database.service()
    service.store.prepare()
    assert is_prepared(service.store)
    assert not service.is_ready()
    service.prepare()
    assert service.is_ready()
    service.store.close()


@pytest.mark.parametrize("revision", ["0003", NEXT_REVISION], ids=["older tables", "newer tables"])
def test_tables_of_another_revision_are_not_ready(database: Database, revision: str) -> None:
    prepare(database)
    service = database.service()
    assert service.is_ready()
    database.change(f"UPDATE alembic_version SET version_num = '{revision}'")
    assert not service.is_ready()
    assert not is_prepared(service.store)
    service.store.close()


def test_a_server_on_upgraded_tables_calls_itself_not_ready(postgresql_database: str, tmp_path: Path) -> None:
    database = Database(postgresql_database)
    with running("--database", database.url, "--data", tmp_path) as server:
        api = Api(server.host, server.port)
        assert api.send("GET", "/_genzo/ready").status == 200
        database.change(f"UPDATE alembic_version SET version_num = '{NEXT_REVISION}'")
        assert api.send("GET", "/_genzo/ready").status == 503
        database.change(f"UPDATE alembic_version SET version_num = '{REVISION}'")
        assert api.send("GET", "/_genzo/ready").status == 200


@pytest.mark.sampled(2)
def test_a_start_on_upgraded_tables_is_refused_in_a_sentence(database: Database, tmp_path: Path) -> None:
    prepare(database)
    database.change(f"UPDATE alembic_version SET version_num = '{NEXT_REVISION}'")
    done = genzo("serve", "--database", database.url, "--data", tmp_path, "--port", "0")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "has tables that this version of Genzo does not know" in done.stderr
