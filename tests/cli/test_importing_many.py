"""The bulk import of JSON lines has the same result as the import of few images, also when it fails."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from genzo.actions.images import recorded_answer
from genzo.importing import planned_import
from genzo.importing.json_lines import MANY_BYTES, holds_many_lines, load_lines
from genzo.importing.plan import Part
from genzo.importing.saved_answer import ImportRefusedError
from genzo.importing.summary import ImportSummary
from genzo.wire.recorded import RecordingError
from tests.cli.populated import ODD_TEXTS, Database
from tests.running import clean_environment, genzo_here

NewDatabase = Callable[[str], Database]

REGION = "cn-hangzhou"
VIEWER = 7
SHARES = (0.2, 0.5, 0.8) if "GENZO_CRASH_ROUNDS" in os.environ else (0.6,)
"""The parts of the file that are read when the import is killed; scripts/soak kills more often."""
# Small, so that a small file has many blocks.
BLOCK_BYTES = 512
_IMAGES = """
SELECT region_id, image_id, source, owner_id, rank, created, status, creating_at, settles_at, name, family,
  os_type, architecture, usage, resource_group_id, is_public, is_support_io_optimized, is_support_cloudinit,
  document FROM images ORDER BY region_id, image_id"""
_DETAILS = (
    "SELECT image_id, key, value FROM image_tags JOIN images ON number = image_number",
    "SELECT image_id, snapshot_id FROM image_snapshots JOIN images ON number = image_number",
    "SELECT i.image_id, account_id, s.rank FROM images i JOIN image_shares s ON number = image_number",
    "SELECT account_id, region_id, version FROM versions",
    "SELECT account_id, name FROM accounts",
)


def line(image_id: str, **members: Any) -> str:  # noqa: ANN401 - as JSON has it
    image = {"ImageId": image_id, "CreationTime": "2024-05-01T12:00:00Z", "ImageName": f"name of {image_id}"}
    return json.dumps(image | members, ensure_ascii=False)


def lines() -> list[str]:
    """Images of every kind: unusual texts, members to ignore or repair, empty lines in between."""
    made = [
        line(
            f"m-{n}",
            ImageName=text,
            Description=text,
            Tags={"Tag": [{"TagKey": f"k{text}", "TagValue": text}]},
        )
        for n, text in enumerate(ODD_TEXTS)
    ]
    for n in range(20):
        disks = [{"SnapshotId": f"s-{n}", "Size": "40"}, {"SnapshotId": f"s-{n}"}, {"SnapshotId": "s-all"}]
        made += [
            line(f"m-own-{n}", DiskDeviceMappings={"DiskDeviceMapping": disks}),
            line(f"m-others-{n}", ImageOwnerAlias="others", ImageOwnerId=90 + n % 3),
            "",
            line(f"m-unknown-{n}", ImageOwnerAlias="others"),
            line(f"m-community-{n}", ImageOwnerAlias="others", ImageOwnerId=98, IsPublic=True),
            line(f"m-market-{n}", ImageOwnerAlias="marketplace"),
            " \t",
            line(f"m-public-{n}.vhd", ImageOwnerAlias="system", Colour="blue", Features={"Flight": "yes"}),
            line(f"m-mended-{n}", Size="40", IsPublic="false", Tags=None, ImageVersion=7),
        ]
    return made


def content(database: Database) -> list[list[tuple[Any, ...]]]:
    """The content of a catalogue without row numbers."""
    return [database.rows(_IMAGES), *(sorted(database.rows(each)) for each in _DETAILS)]


def require_sound(database: Database) -> None:
    done = genzo_here("doctor", "--database", database.url, "-o", "json")
    assert done.returncode == 0, done.stdout


def load_many(database: Database, path: Path, account_id: int | None = VIEWER) -> ImportSummary:
    service = database.service()
    service.prepare()
    try:
        return load_lines(service, path, REGION, account_id, lambda _: None, block_bytes=BLOCK_BYTES)
    finally:
        service.store.close()


def load_few(database: Database, path: Path, account_id: int | None = VIEWER) -> ImportSummary:
    service = database.service()
    service.prepare()
    recording = recorded_answer.read(path.read_bytes())
    try:
        return planned_import.load(service, [Part(REGION, account_id, [recording])], lambda: None)
    finally:
        service.store.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, new_catalogue: NewDatabase) -> Database:
    return new_catalogue(request.param)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "images.jsonl"
    path.write_text("\n".join(lines()))
    return path


@pytest.mark.sampled(2, over="database kind")
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("account_id", [VIEWER, None])
def test_the_bulk_import_gives_the_same_content(
    new_catalogue: NewDatabase, kind: str, written: Path, account_id: int | None
) -> None:
    few, many = new_catalogue(kind), new_catalogue(kind)
    assert load_many(many, written, account_id) == load_few(few, written, account_id)
    assert content(many) == content(few)
    require_sound(many)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_region_with_images_is_imported_with_the_same_rules(
    new_catalogue: NewDatabase, kind: str, tmp_path: Path, written: Path
) -> None:
    few, many = new_catalogue(kind), new_catalogue(kind)
    own, others = tmp_path / "own.jsonl", tmp_path / "others.jsonl"
    own.write_text(line("m-own-3", ImageName="before"))
    others.write_text(line("m-others-1", ImageName="known to its owner"))
    for database in (few, many):
        load_few(database, own)
        load_few(database, others, 91)
    assert load_many(many, written) == load_few(few, written)
    assert content(many)[0] == content(few)[0]
    assert content(many)[1:4] == content(few)[1:4]
    names = "SELECT name FROM images WHERE image_id IN ('m-own-3', 'm-others-1') ORDER BY image_id"
    assert many.rows(names) == [("known to its owner",), ("name of m-own-3",)]
    require_sound(many)


def test_an_id_of_another_account_is_refused(database: Database, tmp_path: Path, written: Path) -> None:
    other = tmp_path / "other.jsonl"
    other.write_text(line("m-own-19"))
    load_few(database, other, 91)
    before = content(database)
    with pytest.raises(ImportRefusedError, match="m-own-19 in cn-hangzhou already belongs to account 91"):
        load_many(database, written)
    assert content(database) == before


UNREADABLE = {
    '{"ImageName": "without id"}': "Object missing required field `ImageId`",
    line("m-bad", Size="large"): r"Expected `int`, got `str` - at `\$.Size`",
    line("m-bad", CreationTime="now"): 'CreationTime is no time stamp: "now"',
    line(""): "ImageId is empty",
    '{"ImageId": ': "it is neither XML nor valid JSON",
}
"""Lines that are no images, and what is said of them. Both databases share what reads them."""


@pytest.mark.sampled(4)
@pytest.mark.parametrize("there", [[], [line("m-there")]])
@pytest.mark.parametrize("bad", UNREADABLE)
def test_an_unreadable_line_is_named_and_nothing_is_loaded(
    new_catalogue: NewDatabase, tmp_path: Path, written: Path, bad: str, there: list[str]
) -> None:
    _refuses_line(new_catalogue("sqlite"), tmp_path, written, bad, there)


@pytest.mark.parametrize("there", [[], [line("m-there")]])
def test_an_unreadable_line_is_named_by_postgresql_too(
    new_catalogue: NewDatabase, tmp_path: Path, written: Path, there: list[str]
) -> None:
    _refuses_line(new_catalogue("postgresql"), tmp_path, written, next(iter(UNREADABLE)), there)


def _refuses_line(database: Database, tmp_path: Path, written: Path, bad: str, there: list[str]) -> None:
    if there:
        first = tmp_path / "first.jsonl"
        first.write_text("\n".join(there))
        load_few(database, first)
    good = lines()
    written.write_text("\n".join([*good[:120], bad, *good[120:]]))
    place = sum(1 for each in good[:120] if each.strip()) + 1
    before = content(database)
    for load in (load_many, load_few):
        with pytest.raises(RecordingError, match=f"^image {place} cannot be read: {UNREADABLE[bad]}"):
            load(database, written)
    assert content(database) == before


@pytest.mark.sampled(2, over="database kind")
def test_a_repeated_id_is_named(database: Database, written: Path) -> None:
    good = lines()
    written.write_text("\n".join([*good, line("m-own-3"), line("m-own-2")]))
    place = sum(1 for each in good if each.strip()) + 1
    for load in (load_many, load_few):
        with pytest.raises(RecordingError, match=f"^image {place} has the id of an earlier one: m-own-3$"):
            load(database, written)


@pytest.mark.sampled(2, over="database kind")
def test_a_killed_reader_process_is_reported_and_nothing_is_loaded(database: Database, written: Path) -> None:
    service = database.service()
    service.prepare()
    before = content(database)

    def kill_readers(_: int) -> None:
        for reader in multiprocessing.active_children():
            reader.kill()
            reader.join()

    with pytest.raises(ImportRefusedError, match="Nothing was loaded"):
        load_lines(service, written, REGION, VIEWER, kill_readers, block_bytes=BLOCK_BYTES)
    service.store.close()
    assert content(database) == before
    require_sound(database)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file large enough for reader processes."""
    path = tmp_path_factory.mktemp("many") / "images.jsonl"
    tags = {"Tag": [{"TagKey": f"key{n}", "TagValue": "value" * 20} for n in range(8)]}
    with path.open("w") as file:
        number = 0
        while file.tell() < MANY_BYTES:
            file.write(line(f"m-{number}", ImageOwnerAlias="self", Tags=tags) + "\n")
            number += 1
    assert holds_many_lines(path)
    return path


@contextmanager
def importing_of(database: Database, path: Path) -> Iterator[subprocess.Popen[bytes]]:
    options = ("--region", REGION, "--account", str(VIEWER), "--database", database.url)
    command = [sys.executable, "-m", "genzo", "images", "import", str(path), *options]
    with subprocess.Popen(command, env=clean_environment(), start_new_session=True) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.sampled(2, over="database kind")
def test_a_command_imports_many(database: Database, many: Path) -> None:
    with importing_of(database, many) as process:
        assert process.wait(timeout=120) == 0
    count = many.read_bytes().count(b"\n")
    assert database.rows(f"SELECT count(*) FROM images WHERE owner_id = {VIEWER}") == [(count,)]
    require_sound(database)


@pytest.mark.sampled(2, over="database kind")
@pytest.mark.parametrize("share", SHARES)
def test_a_killed_import_changes_nothing(database: Database, many: Path, share: float) -> None:
    before = content(database)
    start = time.monotonic()
    with importing_of(database, many) as process:
        _wait_until_begun(database, process)
        time.sleep(share * (time.monotonic() - start))
        assert process.poll() is None, "it was done already"
        process.kill()
        process.wait(timeout=30)
        _require_no_child(process.pid)
    database.service().prepare()
    assert content(database) == before
    require_sound(database)
    with importing_of(database, many) as process:
        assert process.wait(timeout=120) == 0
    require_sound(database)


def _wait_until_begun(database: Database, process: subprocess.Popen[bytes]) -> None:
    """Wait until rows are being written."""
    deadline = time.monotonic() + 60
    while not _has_begun(database):
        assert process.poll() is None, "it was done already"
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _has_begun(database: Database) -> bool:
    if database.path is not None:
        journals = (database.path.with_name(f"{database.path.name}{end}") for end in ("-journal", "-wal"))
        return any(journal.exists() and journal.stat().st_size for journal in journals)
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY%'"
    return database.rows(asked) != [(0,)]


def _require_no_child(group: int) -> None:
    """Reader processes end when their parent was killed."""
    deadline = time.monotonic() + 10
    while True:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        assert time.monotonic() < deadline, "processes that read images are left behind"
        time.sleep(0.02)


@pytest.mark.sampled(2, over="database kind")
def test_an_interrupted_import_changes_nothing_and_ends_its_processes(database: Database, many: Path) -> None:
    before = content(database)
    with importing_of(database, many) as process:
        _wait_until_begun(database, process)
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(timeout=30) != 0
        _require_no_child(process.pid)
    assert content(database) == before
