"""Whatever is written, and however, the kept totals are what a count of images and shares gives."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from genzo.catalogue.image import Source
from genzo.catalogue.store import CatalogueReader, CatalogueStore, CatalogueWriter
from genzo.store.admin.database import admin_of
from genzo.store.admin.recount import recount
from genzo.store.sql.kept_totals import IMAGE_TOTALS, KEPT_TOTALS, KeptTotals
from tests.store.making import ALICE, BOB, CAROL, REGION, image, query, system_image
from tests.store.places import Place
from tests.store.worlds import IMAGES, VIEWERS

_PLACES = st.tuples(
    st.sampled_from(("cn-hangzhou", "cn-beijing", "*")), st.sampled_from(("m-1", "m-2", "m-A"))
)
_WRITES = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.lists(IMAGES, min_size=1, max_size=4)),
        st.tuples(st.just("share"), st.lists(_PLACES, min_size=1, max_size=3), st.sampled_from(VIEWERS)),
        st.tuples(st.just("unshare"), _PLACES, st.sampled_from(VIEWERS)),
        st.tuples(st.just("delete"), _PLACES),
        st.tuples(st.just("reset"), st.sampled_from((None, ALICE, BOB))),
        st.tuples(st.just("fail"), IMAGES),
    ),
    max_size=20,
)


def rows(catalogue: CatalogueReader, statement: str) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = catalogue._rows(statement)  # type: ignore[attr-defined]  # noqa: SLF001
    return found


def wrong_totals(store: CatalogueStore) -> list[tuple[Any, ...]]:
    with store.reading() as catalogue:
        return [row for kept in KEPT_TOTALS for row in rows(catalogue, kept.differences())]


def totals(store: CatalogueStore) -> int:
    """How many totals are kept."""
    with store.reading() as catalogue:
        return sum(rows(catalogue, f"SELECT count(*) FROM {kept.name}")[0][0] for kept in KEPT_TOTALS)


def change(store: CatalogueStore, *statements: str) -> None:
    """Write by other means than a session's."""
    with store.writing() as catalogue:
        for statement in statements:
            catalogue._changed(statement)  # type: ignore[attr-defined]  # noqa: SLF001


class _FailureError(Exception):
    pass


@given(writes=_WRITES)
@settings(max_examples=20, suppress_health_check=list(HealthCheck), phases=set(Phase) - {Phase.explain})
def test_totals_are_right_after_any_writes(
    empty_store: Callable[[], CatalogueStore], writes: list[tuple[Any, ...]]
) -> None:
    store = empty_store()
    for name, *values in writes:
        try:
            with store.writing() as catalogue:
                _write(catalogue, name, *values)
        except _FailureError:
            continue
        finally:
            assert wrong_totals(store) == []
    with store.writing() as catalogue:
        for region_id, image_id in _all(catalogue):
            catalogue.delete_image(region_id, image_id)
    assert totals(store) == 0


def _write(catalogue: CatalogueWriter, name: str, *values: Any) -> None:  # noqa: ANN401 - see _WRITES
    if name in {"put", "fail"}:
        catalogue.put_images(values[0] if name == "put" else values)
    elif name == "share":
        there = [catalogue.image(*place) for place in values[0]]
        catalogue.share_images([each for each in there if each is not None], values[1])
    elif name == "unshare":
        there = [catalogue.image(*values[0])]
        catalogue.unshare_images([each for each in there if each is not None], values[1])
    elif name == "delete":
        catalogue.delete_image(*values[0])
    else:
        catalogue.reset(values[0])
    if name == "fail":
        raise _FailureError


def _all(catalogue: CatalogueReader) -> list[tuple[Any, ...]]:
    return rows(catalogue, "SELECT region_id, image_id FROM images")


def _shared(store: CatalogueStore, count: int = 3) -> None:
    made = [image(f"m-{number}", settles_at=number) for number in range(count)]
    with store.writing() as catalogue:
        catalogue.put_images([*made, system_image("p-1")])
        catalogue.share_images(made, BOB)
        catalogue.share_images(made[:1], CAROL)


def test_many_images_are_counted_and_shared_at_once(store: CatalogueStore) -> None:
    _shared(store, 2500)
    assert wrong_totals(store) == []
    with store.reading() as catalogue:
        assert catalogue.images_page(query(viewer=BOB, now=9999, statuses=("Available",))).total == 2501


def test_what_is_loaded_is_counted(store: CatalogueStore) -> None:
    with store.loading(REGION) as loading:
        assert loading is not None
        pairs = [(image(f"m-{number}", owner_id=(ALICE, BOB)[number % 2]), number < 2) for number in range(5)]
        packed = loading.images.pack(loading.images.first_number, pairs, CAROL)
        loading.images.load(packed)
        loading.images.finish()
        loading.catalogue.share_images([image("m-4")], CAROL)
    assert wrong_totals(store) == []
    with store.reading() as catalogue:
        assert catalogue.images_page(query(viewer=CAROL, limit=1)).total == 3
    with store.writing() as catalogue:
        catalogue.put_images([image("m-9")])
        catalogue.delete_image(REGION, "m-0")
    assert wrong_totals(store) == []


def test_images_that_leave_by_other_means_are_not_counted(store: CatalogueStore, place: Place) -> None:
    _shared(store)
    change(store, "DELETE FROM images WHERE image_id = 'm-0'")
    change(store, "UPDATE images SET owner_id = 7, status = 'Deprecated'")
    assert wrong_totals(store) == []
    if place.kind == "postgresql":
        change(store, "TRUNCATE images CASCADE")
        assert wrong_totals(store) == []


def test_an_image_that_changes_hands_is_counted_once(store: CatalogueStore) -> None:
    _shared(store)
    with store.writing() as catalogue:
        catalogue.put_images([image("m-0", owner_id=BOB), image("m-1", source=Source.MARKETPLACE)])
    assert wrong_totals(store) == []
    with store.reading() as catalogue:
        seen = {who: catalogue.images_page(query(viewer=who, limit=1)).total for who in (ALICE, BOB, CAROL)}
    assert seen == {ALICE: 2, BOB: 3, CAROL: 2}


@pytest.mark.parametrize("kept", KEPT_TOTALS, ids=[kept.name for kept in KEPT_TOTALS])
def test_a_recount_corrects_totals_and_ends_what_was_cached(
    store: CatalogueStore, place: Place, kept: KeptTotals
) -> None:
    _shared(store)
    change(store, f"UPDATE {kept.name} SET total = total + 1")
    if kept is IMAGE_TOTALS:
        change(
            store,
            "INSERT INTO image_totals (owner_id, region_id, source, is_public, status, total) "
            "VALUES (7, 'x', 'account', FALSE, 'Available', 3)",
        )
    wrong = wrong_totals(store)
    assert len(wrong) == (3 if kept is IMAGE_TOTALS else 2)
    with store.reading() as catalogue:
        before = catalogue.version(BOB, REGION)
    assert recount(admin_of(place.location)).corrected == len(wrong)
    assert wrong_totals(store) == []
    with store.reading() as catalogue:
        assert catalogue.version(BOB, REGION) > before
