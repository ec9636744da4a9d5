"""Loading very many images at once: when it may be done, and what it leaves behind."""

import pickle
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from genzo.catalogue.image import EVERY_REGION, Image, Tag
from genzo.catalogue.loading import RepeatedImageError
from genzo.catalogue.store import CatalogueStore
from genzo.store.sql.bulk_rows import copy_text
from tests.store.making import ALICE, BOB, REGION, image, query, system_image
from tests.store.places import Place


def load(store: CatalogueStore, images: Iterable[Image], *, shared_with: int | None = None) -> None:
    with store.loading(REGION) as loading:
        assert loading is not None
        for first, each in enumerate(images, loading.images.first_number):
            pairs = [(each, shared_with is not None)]
            # As another process calls it, which is sent it first.
            pack = pickle.loads(pickle.dumps(loading.images.pack))
            loading.images.load(pack(first, pairs, shared_with))
        loading.images.finish()


def schema(place: Place) -> set[tuple[str, ...]]:
    """All that a database says of its tables, indexes, references and triggers."""
    if place.kind == "sqlite":
        with closing(sqlite3.connect(place.address)) as connection:
            made = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
            known = connection.execute("SELECT 'statistics', idx, stat FROM sqlite_stat1")
            mode = connection.execute("SELECT 'mode', journal_mode, '' FROM pragma_journal_mode")
            return {*made, *known, *mode}
    import psycopg  # noqa: PLC0415 - the other kind does without

    with psycopg.connect(place.address) as client:
        indexes = client.execute("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'")
        constraints = client.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated::text "
            "FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'f', 'u')"
        )
        return {*indexes.fetchall(), *constraints.fetchall()}


def test_the_tables_are_as_before(store: CatalogueStore, place: Place) -> None:
    before = schema(place)
    load(store, [image("m-1")])
    assert schema(place) == before


def test_what_was_loaded_is_changed_found_and_forgotten_as_any_other(store: CatalogueStore) -> None:
    loaded = [image(f"m-{n:03}", name=f"web-{n:03}-server", tags=(Tag("k", str(n)),)) for n in range(300)]
    load(store, loaded, shared_with=BOB)
    with store.writing() as catalogue:
        catalogue.put_images([image("m-000", name="other"), image("m-new", name="web-000-new")])
        assert catalogue.delete_image(REGION, "m-001")
    with store.reading() as catalogue:
        names = {each.name for each in catalogue.images_page(query(name="*web-00*")).images}
        assert names == {f"web-00{n}-server" for n in range(2, 10)} | {"web-000-new"}
        assert catalogue.images_page(query(limit=1)).total == 300
        assert catalogue.images_page(query(viewer=BOB)).total == 299
        assert catalogue.shared_with(REGION, "m-002") == [BOB]


def test_a_load_raises_the_versions_of_all_who_see_it(store: CatalogueStore) -> None:
    with store.reading() as catalogue:
        before = {who: catalogue.version(who, REGION) for who in (ALICE, BOB)}
    load(store, [image("m-1")], shared_with=BOB)
    with store.reading() as catalogue:
        assert {who: catalogue.version(who, REGION) for who in (ALICE, BOB)} == {
            who: version + 1 for who, version in before.items()
        }


def test_an_id_that_comes_twice_is_named_and_nothing_is_kept(store: CatalogueStore, place: Place) -> None:
    before = schema(place)
    with pytest.raises(RepeatedImageError, match="m-2"):
        load(store, [image("m-1"), image("m-2"), image("m-3"), image("m-2"), image("m-1")])
    assert schema(place) == before
    with store.reading() as catalogue:
        assert catalogue.images_page(query()).total == 0


def test_a_region_that_has_images_is_not_loaded_into(store: CatalogueStore) -> None:
    with store.writing() as catalogue:
        catalogue.put_images([system_image("m-1", region_id=EVERY_REGION)])
    load(store, [image("m-1")])
    with store.loading(REGION) as loading:
        assert loading is None
    with store.writing() as catalogue:  # which does not wait for it
        catalogue.put_images([image("m-2")])


def test_what_goes_wrong_in_the_midst_undoes_all(store: CatalogueStore, place: Place) -> None:
    before = schema(place)
    with pytest.raises(ZeroDivisionError):
        load(store, (image(f"m-{n // n}") for n in range(100, -1, -1)))
    assert schema(place) == before
    with store.reading() as catalogue:
        assert catalogue.images_page(query()).total == 0


def test_who_has_a_file_open_reads_what_was_there_until_the_end(tmp_path: Path) -> None:
    place = Place("sqlite", str(tmp_path / "genzo.db"))
    store, other = place.open(), place.open()
    store.prepare()
    with other.reading() as reader, store.loading(REGION) as loading:
        assert loading is not None
        assert reader.images_page(query()).total == 0
        pairs = [(image("m-1"), False)]
        loading.images.load(loading.images.pack(loading.images.first_number, pairs, None))
        loading.images.finish()
        assert reader.images_page(query()).total == 0
    with other.reading() as reader:
        assert reader.images_page(query()).total == 1
    other.close()


@pytest.mark.parametrize("text", ["plain", "\\N", "\\.", "a\tb", "a\nb", "a\rb", "a\0b", "a\\tb", "é😀", ""])
def test_any_text_passes_through_copy(store: CatalogueStore, text: str) -> None:
    made = image("m-1", name=text, family=text, tags=(Tag(text, text),), description=text)
    load(store, [image("m-0"), made, image("m-2")])
    with store.reading() as catalogue:
        assert catalogue.image(REGION, "m-1") == made


def test_plain_rows_are_copied_as_they_are() -> None:
    assert copy_text([(1, "a", True), (2, "", False)]) == b"1\ta\tTrue\n2\t\tFalse\n"
    assert copy_text([(1, "a\tb")]) == b"1\ta\\tb\n"
    assert copy_text([]) == b""


def test_the_index_of_names_fits_what_was_loaded(store: CatalogueStore, place: Place) -> None:
    load(store, [image(f"m-{n}", name=f"name {n * 7919}") for n in range(2000)])
    if place.kind == "sqlite":
        with closing(sqlite3.connect(place.address)) as connection:
            connection.execute("INSERT INTO image_names (image_names, rank) VALUES ('integrity-check', 1)")
    with store.reading() as catalogue:
        for n in range(0, 2000, 97):
            wanted = f"name {n * 7919}"
            found = {each.name for each in catalogue.images_page(query(name=f"{wanted}*")).images}
            assert found == {f"name {m * 7919}" for m in range(2000) if f"name {m * 7919}".startswith(wanted)}
