"""Pages: the order of images, where pages begin and end, and how many images there are."""

from itertools import chain

import pytest

from genzo.catalogue.image import EVERY_REGION
from genzo.catalogue.query import ImagePage
from genzo.catalogue.store import CatalogueStore
from tests.store.making import ALICE, BOB, image, query, system_image


@pytest.fixture
def filled(store: CatalogueStore) -> CatalogueStore:
    """Seven images over four arms: own, public here, public everywhere, shared."""
    shared = [image("m-s1", rank=5, owner_id=BOB), image("m-s0", rank=2, owner_id=BOB)]
    with store.writing() as catalogue:
        catalogue.put_images(
            [
                image("m-o2", rank=3),
                image("m-o1", rank=3),
                system_image("m-h", rank=4),
                system_image("m-e1", rank=3, region_id=EVERY_REGION),
                system_image("m-e2", rank=-1, region_id=EVERY_REGION),
                *shared,
                image("m-hidden", rank=9, owner_id=BOB),
            ]
        )
        catalogue.share_images(shared, ALICE)
    return store


ORDER = ["m-s1", "m-h", "m-e1", "m-o1", "m-o2", "m-s0", "m-e2"]


def page(store: CatalogueStore, offset: int, limit: int) -> ImagePage:
    with store.reading() as catalogue:
        return catalogue.images_page(query(offset=offset, limit=limit))


def shown(page: ImagePage) -> list[str]:
    return [image.image_id for image in page.images]


def test_images_stand_by_falling_rank_then_rising_id(filled: CatalogueStore) -> None:
    assert shown(page(filled, 0, 50)) == ORDER


def test_ids_rise_by_code_point(store: CatalogueStore) -> None:
    ids = ["m-_", "m-1", "m-10", "m-2", "m-A", "m-a", "m-é", "m-\uffff", "m-😀"]
    with store.writing() as catalogue:
        catalogue.put_images(image(image_id) for image_id in reversed(ids))
    assert shown(page(store, 0, 50)) == sorted(ids)


def test_ranks_may_be_as_large_as_real_ones_are(store: CatalogueStore) -> None:
    with store.writing() as catalogue:
        catalogue.put_images(
            [image("m-1", rank=2**61), image("m-2", rank=2**61 + 1), image("m-3", rank=-(2**61))]
        )
    assert shown(page(store, 0, 50)) == ["m-2", "m-1", "m-3"]


@pytest.mark.parametrize("limit", [1, 2, 3, 6, 7, 8, 50])
def test_pages_together_are_the_whole(filled: CatalogueStore, limit: int) -> None:
    pages = [page(filled, offset, limit) for offset in range(0, len(ORDER), limit)]
    assert list(chain.from_iterable(map(shown, pages))) == ORDER
    assert {each.total for each in pages} == {len(ORDER)}


@pytest.mark.parametrize("offset", [7, 8, 1000, 2**31 * 100])
def test_a_page_behind_the_end_is_empty_and_knows_the_total(filled: CatalogueStore, offset: int) -> None:
    assert page(filled, offset, 10) == ImagePage([], len(ORDER))


def test_the_last_page_holds_what_is_left(filled: CatalogueStore) -> None:
    assert shown(page(filled, 6, 10)) == ["m-e2"]


def test_an_empty_catalogue_has_an_empty_page(store: CatalogueStore) -> None:
    assert page(store, 0, 10) == ImagePage([], 0)
