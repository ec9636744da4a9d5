"""genzo state: a catalogue saved to a file, loaded, compared and reset."""

import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace as structs_replace

from genzo.catalogue.account_settings import AccountSettings
from genzo.catalogue.accounts import FIRST_ACCOUNT_ID, AccessKey
from genzo.catalogue.audit import AuditQuery
from genzo.catalogue.instances import Instance
from genzo.catalogue.records import TokenKey
from genzo.catalogue.runtime_settings import RuntimeSettings
from genzo.service.offered_images import OfferedImages
from genzo.service.server_settings import parse_database_url
from genzo.store.admin.database import admin_of
from genzo.store.sql.state_tables import DATABASE_MARKS, OUTSIDE, state_tables
from genzo.store.sql.tables import Table
from tests.cli.conftest import NewDatabase
from tests.cli.populated import EVENT, EXPIRES, NONCE, Database, images
from tests.running import genzo_here as genzo
from tests.store.making import BOB, REGION, image, query

NAMED: dict[str, Any] = {"owner_id": FIRST_ACCOUNT_ID, "region_id": REGION, "created": 5}
DATA = "c2VjcmV0IGRhdGE="


def save(database: Database, file: Path, *options: str) -> bytes:
    done = genzo("state", "save", file, "--database", database.url, *options)
    assert (done.returncode, done.stderr) == (0, "")
    assert file.stat().st_mode & 0o777 == 0o600
    return file.read_bytes()


def load(database: Database, file: Path) -> str:
    """Load; what the command says on standard error."""
    return genzo("state", "load", file, "--yes", "--database", database.url).stderr


def compared(*arguments: str | Path) -> list[dict[str, Any]]:
    done = genzo("state", "diff", *arguments, "-o", "json")
    assert (done.returncode, done.stderr) == (0, "")
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def changed_lines(file: Path, change: Callable[[list[str]], None]) -> Path:
    # Texts have characters that end lines elsewhere.
    lines = file.read_bytes().decode().split("\n")[:-1]
    lines = [f"{line}\n" for line in lines]
    change(lines)
    made = file.with_name("changed.jsonl")
    made.write_text("".join(lines))
    return made


@pytest.fixture
def source(new_catalogue: NewDatabase, populated_file: Path) -> Database:
    database = new_catalogue("sqlite")
    assert database.path is not None
    shutil.copyfile(populated_file, database.path)
    service = database.service()
    with service.store.writing() as catalogue:
        catalogue.put_access_key(AccessKey(access_key_id="key", secret="hush", account_id=FIRST_ACCOUNT_ID))
        catalogue.put_resource(Instance(resource_id="i-2", image_id="m-1", user_data=DATA, **NAMED))
        catalogue.put_settings(RuntimeSettings(quotas={"images": 7}))
        catalogue.put_account_settings(FIRST_ACCOUNT_ID, AccountSettings(quotas={"images": 9}))
    service.store.close()
    return database


@pytest.fixture
def saved(source: Database, tmp_path: Path) -> Path:
    save(source, tmp_path / "state.jsonl", "--with-secrets")
    return tmp_path / "state.jsonl"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_loaded_catalogue_has_the_same_state(
    saved: Path, new_catalogue: NewDatabase, tmp_path: Path, kind: str
) -> None:
    target = new_catalogue(kind)
    service = target.service()
    with service.store.writing() as catalogue:
        catalogue.put_images([image("m-old", owner_id=BOB), image("m-1", owner_id=BOB)])
        catalogue.put_audit_event(EVENT)
        catalogue.claim_nonce(NONCE, EXPIRES)
    assert load(target, saved) == ""
    assert save(target, tmp_path / "again.jsonl", "--with-secrets") == saved.read_bytes()
    with service.store.reading() as catalogue:
        assert catalogue.image(REGION, "m-old") is None
        assert catalogue.image(REGION, "m-1") == images()[1]
        assert catalogue.shared_with(REGION, "m-0") == [BOB, BOB + 1]
        assert catalogue.images_page(query(viewer=BOB, limit=2000)).total == 1096 + 3
        assert catalogue.images_page(query(viewer=FIRST_ACCOUNT_ID, name="数据库*")).total == 1
        assert catalogue.image_has_instances(REGION, "m-1")
        assert catalogue.settings().quotas == {"images": 7}
        assert catalogue.account_settings(FIRST_ACCOUNT_ID).quotas == {"images": 9}
        assert EVENT in list(catalogue.audit_events(AuditQuery()))
    with service.store.writing() as catalogue:
        assert not catalogue.claim_nonce(NONCE, EXPIRES)
        catalogue.put_images([image("m-new")])
    assert genzo("doctor", "--database", target.url).returncode == 0
    service.store.close()


def test_every_table_is_part_of_the_state_or_says_why_not(
    source: Database, new_catalogue: NewDatabase, saved: Path
) -> None:
    """A new table is in the state unless `OUTSIDE` names it; here it needs rows in `populate`."""
    target = new_catalogue("postgresql")
    assert load(target, saved) == ""
    for database in (source, target):
        with admin_of(parse_database_url(database.url)).reading() as tables:
            names = {table.name for table in tables.tables()}
            assert names >= OUTSIDE.keys()
            for name in state_tables(tables.tables()):
                assert list(tables.rows(f'SELECT 1 FROM "{name}" LIMIT 1')), f"{name} is not tested"
    page = (Path(__file__).parents[2] / "docs" / "state.md").read_text()
    for name in (*OUTSIDE, *DATABASE_MARKS, *state_tables(_tables(source))):
        assert f"`{name}`" in page, name


def _tables(database: Database) -> list[Table]:
    with admin_of(parse_database_url(database.url)).reading() as tables:
        return tables.tables()


def test_what_was_temporary_is_deleted(source: Database, saved: Path) -> None:
    assert load(source, saved) == ""
    with source.service().store.reading() as catalogue:
        assert catalogue.role_session("STS.a\0b") is None
        assert catalogue.client_token(TokenKey(FIRST_ACCOUNT_ID, "CreateImage", REGION, "token\\N")) is None


def test_secrets_are_left_out_unless_they_are_asked_for(
    source: Database, new_catalogue: NewDatabase, tmp_path: Path
) -> None:
    content = save(source, tmp_path / "state.jsonl")
    assert b"hush" not in content
    assert DATA.encode() not in content
    service = source.service()
    with service.store.writing() as catalogue:
        catalogue.delete_image(REGION, "m-3")
    assert load(source, tmp_path / "state.jsonl") == ""
    with service.store.reading() as catalogue:
        key, instance = (
            catalogue.access_key("key"),
            catalogue.resource(Instance, FIRST_ACCOUNT_ID, REGION, "i-2"),
        )
        assert key is not None
        assert instance is not None
        assert (key.secret, instance.user_data) == ("hush", DATA)
        assert catalogue.image(REGION, "m-3") == images()[3]
    other = new_catalogue("sqlite")
    assert load(other, tmp_path / "state.jsonl") == (
        "The access key key was left out: the state has no secret of it.\n"
    )
    with other.service().store.reading() as catalogue:
        assert catalogue.access_key("key") is None
        well_known = catalogue.access_key("genzo")
        assert well_known is not None
        assert well_known.secret == "genzo"


def test_encrypted_secrets_stay_encrypted_in_the_database(
    saved: Path, new_catalogue: NewDatabase, tmp_path: Path
) -> None:
    target, key = new_catalogue("sqlite"), tmp_path / "key"
    key.touch(0o600)
    key.write_text(genzo("secrets", "new-key").stdout)
    where = ("--database", target.url, "--secrets-key-file", key)
    assert genzo("secrets", "encrypt", *where).returncode == 0
    assert genzo("state", "load", saved, "--yes", *where).stderr == ""
    assert all(secret.startswith("enc:") for (secret,) in target.rows("SELECT secret FROM access_keys"))
    assert genzo("state", "save", tmp_path / "again", "--with-secrets", *where).stderr == ""
    assert (tmp_path / "again").read_bytes() == saved.read_bytes()


def test_the_offered_images_are_those_of_the_state(
    source: Database, new_catalogue: NewDatabase, tmp_path: Path
) -> None:
    service = source.service()
    offered = OfferedImages(service.store, service.facts.regions)
    with service.store.reading() as catalogue:
        retired = catalogue.images_page(query(limit=1)).images[0].image_id
    offered.retire([retired])
    save(source, tmp_path / "state.jsonl")
    target = new_catalogue("sqlite")
    load(target, tmp_path / "state.jsonl")
    with target.service().store.reading() as catalogue:
        assert catalogue.images_page(query(limit=2000)).total == 1095
        assert catalogue.image("*", retired) is None


def test_a_compressed_file_is_the_same_every_time(
    source: Database, new_catalogue: NewDatabase, tmp_path: Path
) -> None:
    first = save(source, tmp_path / "a.jsonl.gz", "--with-secrets")
    assert save(source, tmp_path / "b.jsonl.gz", "--with-secrets") == first
    assert gzip.decompress(first) == save(source, tmp_path / "plain", "--with-secrets")
    assert load(new_catalogue("sqlite"), tmp_path / "a.jsonl.gz") == ""


def replaced(old: str, new: str) -> Callable[[list[str]], None]:
    """Replaces a text in every line."""

    def change(lines: list[str]) -> None:
        assert any(old in line for line in lines)
        lines[:] = [line.replace(old, new) for line in lines]

    return change


def without(old: str) -> Callable[[list[str]], None]:
    """Deletes the first line with a text, and corrects the last one."""

    def change(lines: list[str]) -> None:
        lines.remove(next(line for line in lines if old in line))
        lines[-1] = f'{{"rows":{len(lines) - 2}}}\n'

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda lines: lines.pop(), "without the number of its rows: it is incomplete."),
        (lambda lines: lines.insert(2, lines[1]), "Line 3 is a repeated row, or not in the order"),
        (lambda lines: lines.append("more\n"), "Something follows the last line"),
        (lambda lines: lines.pop(9), "rows, and its last line says"),
        (replaced('"format":"genzo-state"', '"format":"x"'), "It is no state of Genzo"),
        (replaced('"version":1', '"version":2'), "version 2 of the format, and this Genzo reads version 1"),
        (replaced('"revision":"00', '"revision":"99'), "The state is of a newer Genzo (revision 99"),
        (replaced('"revision":"0010', '"revision":"0001'), "The state is of an older Genzo (revision 0001"),
        (
            replaced('"revision":"0010', '"revision":"0010a'),
            "The state names a revision that no Genzo has: '0010a'",
        ),
        (replaced('"accounts":[', '"acounts":["a"],"accounts":['), "This Genzo has no table acounts"),
        (replaced('"accounts":["account_id"]', '"accounts":["name"]'), "has other keys, or another order"),
        (replaced('"table":"marks"', '"table":"mark"'), 'of the table "mark", which the header lacks'),
        (replaced('"is_open"', '"is_opn"'), "has no valid is_opn."),
        (replaced('"is_open":false', '"is_open":0'), "has no valid is_open."),
        (replaced('"is_open":false,"name":', '"nam":'), "has no valid nam."),
        (replaced('"rank":1,', '"rank":"one",'), "A row of the table images cannot be read"),
        (replaced('"rank":1,', '"rank":1000000000000000000000,'), "A number of the state is too large."),
        (
            replaced('"is_open":false', '"is_open":false,"created":1000000000000000000000'),
            "has no valid created.",
        ),
        (replaced('"kind":"instance"', '"kind":"unknown"'), 'of the kind "unknown", which this Genzo'),
        (replaced('"region_id":"cn-hangzhou","source"', '"region_id":"*","source"'), "is of every region"),
        (replaced('"name":"first account"', '"name":"secrets key"'), "is no part of a state."),
        (without('"image_id":"m-0"'), "has a share of an image in cn-hangzhou that the state lacks."),
        (without('"table":"accounts"'), "belongs to the account 1234567890123456, which the state lacks."),
        (replaced('\\"images\\":9', '\\"images\\":[]'), "cannot be read"),
        (replaced('\\"images\\":7', '\\"images\\":[]'), "What is set through /_genzo/ cannot be read"),
    ],
)
def test_an_invalid_state_changes_nothing(
    source: Database, saved: Path, tmp_path: Path, change: Callable[[list[str]], None], message: str
) -> None:
    invalid = changed_lines(saved, change)
    assert message in load(source, invalid)
    assert save(source, tmp_path / "after", "--with-secrets") == saved.read_bytes()


def test_differences_say_what_was_done(source: Database, saved: Path, tmp_path: Path) -> None:
    service = source.service()
    made, shared, changed = image("m-new", owner_id=FIRST_ACCOUNT_ID), images()[4], images()[5]
    with service.store.writing() as catalogue:
        catalogue.put_images([made, structs_replace(changed, description="after", is_public=True)])
        catalogue.share_images([shared], BOB)
        catalogue.unshare_images(images()[:1], BOB)
        catalogue.delete_image(REGION, "m-8")
        catalogue.put_access_key(AccessKey(access_key_id="key", secret="other", account_id=FIRST_ACCOUNT_ID))
        catalogue.put_settings(RuntimeSettings(quotas={"images": 8}))
        catalogue.put_account_settings(FIRST_ACCOUNT_ID, AccountSettings(quotas={"images": 1}))
    found = compared(saved, "--database", source.url)
    own, region = str(FIRST_ACCOUNT_ID), {"region": REGION}
    assert found == [
        {"change": "made public", "kind": "image", "id": "m-5", **region, "account": own, "fields": []},
        {
            "change": "changed",
            "kind": "image",
            "id": "m-5",
            **region,
            "account": own,
            "fields": [{"name": "description", "before": images()[5].description, "after": "after"}],
        },
        {"change": "deleted", "kind": "image", "id": "m-8", **region, "account": own, "fields": []},
        {"change": "created", "kind": "image", "id": "m-new", **region, "account": own, "fields": []},
        {
            "change": "changed",
            "kind": "setting",
            "id": "settings",
            "region": "",
            "account": "",
            "fields": [{"name": "quotas", "before": {"images": 7}, "after": {"images": 8}}],
        },
        {
            "change": "changed",
            "kind": "access key",
            "id": "key",
            "region": "",
            "account": own,
            "fields": [{"name": "secret", "before": "(hidden)", "after": "(hidden)"}],
        },
        {
            "change": "changed",
            "kind": "setting",
            "id": own,
            "region": "",
            "account": own,
            "fields": [{"name": "quotas", "before": {"images": 9}, "after": {"images": 1}}],
        },
        {"change": "unshared", "kind": "image", "id": "m-0", **region, "account": str(BOB), "fields": []},
        {"change": "shared", "kind": "image", "id": "m-4", **region, "account": str(BOB), "fields": []},
    ]
    save(source, tmp_path / "after", "--with-secrets")
    assert compared(saved, tmp_path / "after") == found
    assert compared(saved, saved) == []
    shown = genzo("state", "diff", saved, tmp_path / "after", "--exit-code")
    assert shown.returncode == 1
    assert 'description: "' in shown.stdout
    assert genzo("state", "diff", saved, saved, "--exit-code").returncode == 0


def test_commands_that_read_create_no_catalogue(tmp_path: Path, saved: Path) -> None:
    folder = tmp_path / "typo"
    for arguments in (("save", tmp_path / "x"), ("diff", saved), ("reset", "--yes")):
        done = genzo("state", *arguments, "--data", folder)
        assert done.returncode == 1
        assert "is not there yet" in done.stderr
        assert not folder.exists()
    assert not (tmp_path / "x").exists()
    missing = genzo("state", "diff", tmp_path / "missing.jsonl")
    assert missing.stderr.startswith(f"There is no file {tmp_path}/missing.jsonl, and no fork can be asked: ")


def test_reset_of_an_account_and_of_all(source: Database) -> None:
    where = ("--yes", "--database", source.url)
    assert str(BOB) in genzo("state", "reset", "--account", str(BOB), *where).stderr
    done = genzo("state", "reset", "--account", str(FIRST_ACCOUNT_ID), *where, "-o", "json")
    assert json.loads(done.stdout)["images"] == 9
    assert "account" in genzo("state", "reset", "--account", "me", *where).stderr
    assert genzo("state", "reset", *where).returncode == 0
    with source.service().store.reading() as catalogue:
        assert catalogue.settings() == RuntimeSettings()


def test_regions_in_databases_of_their_own(saved: Path, tmp_path: Path) -> None:
    home, away = tmp_path / "split" / "genzo.db", tmp_path / "split" / "away.db"
    regions = json.dumps({REGION: f"sqlite:///{away}"})
    where = ("--database", f"sqlite:///{home}", "--databases", regions)
    assert genzo("state", "load", saved, "--yes", *where).stderr == ""
    assert len(Database(f"sqlite:///{away}").rows("SELECT 1 FROM images WHERE region_id <> '*'")) == 9
    assert Database(f"sqlite:///{home}").rows("SELECT 1 FROM images WHERE region_id <> '*'") == []
    assert genzo("state", "save", tmp_path / "again", "--with-secrets", *where).stderr == ""
    assert (tmp_path / "again").read_bytes() == saved.read_bytes()
    assert compared(saved, *where) == []
