"""Images found by a part of their name among thousands, where stores go other ways than among few."""

from collections.abc import Callable, Iterator

import pytest

from genzo.catalogue.query import name_matches
from genzo.catalogue.store import CatalogueStore
from tests.store.making import ALICE, BOB, image, query

MANY = 6000
NAMES = {f"m-{number:04}": f"web-{number % 2}-{number:04}-prod" for number in range(MANY)}


@pytest.fixture(scope="module")
def full(empty_store: Callable[[], CatalogueStore]) -> Iterator[CatalogueStore]:
    """Alice's images, and as many of Bob's of names that she does not have."""
    store = empty_store()
    with store.writing() as catalogue:
        catalogue.put_images(
            image(image_id, name=name, rank=len(NAMES) - place)
            for place, (image_id, name) in enumerate(NAMES.items())
        )
        catalogue.put_images(
            image(f"{each}-b", name=f"{name}-bob", owner_id=BOB) for each, name in NAMES.items()
        )
    yield store
    store.close()


@pytest.mark.parametrize("times", [1, 9])  # seldom, and so often that names are kept
@pytest.mark.parametrize("offset", [0, 7, 999, 1000, 2995])
@pytest.mark.parametrize(
    "name",
    [
        "0042",  # rare
        "-0042-",
        "web-1-0043-prod",
        "*-0042-*",
        "-0-",  # half of all
        "web-",  # all
        "prod",
        "-0-29",  # rare, of common trigrams alone
        "-1-2",  # a thousand's worth, about as many as are seen at once
        "web-0-1*",
        "*",
        "*o*d",
        "5",  # no trigram
        "none",  # nobody's
        "-bob",  # of others alone
        "x" * 1024,
    ],
)
def test_pages_and_totals_by_a_part_of_the_name(
    full: CatalogueStore, name: str, offset: int, times: int
) -> None:
    matching = [image_id for image_id, its_name in NAMES.items() if name_matches(name, its_name)]
    with full.writing() as catalogue:  # what was kept holds no more
        catalogue.put_images([image("m-0000", name=NAMES["m-0000"], rank=MANY)])
    for _ in range(times):
        with full.reading() as catalogue:
            page = catalogue.images_page(query(name=name, offset=offset, limit=10))
        assert ([each.image_id for each in page.images], page.total) == (
            matching[offset : offset + 10],
            len(matching),
        )


@pytest.mark.parametrize("count", [999, 1000, 1001])
def test_totals_are_exact_around_what_is_seen_at_once(full: CatalogueStore, count: int) -> None:
    name = f"seen {count}"
    place = {"owner_id": BOB, "region_id": "cn-beijing"}
    images = [image(f"m-{count}-{number}", name=f"{name} {number}", **place) for number in range(count)]
    with full.writing() as catalogue:
        catalogue.put_images(images)
        catalogue.share_images(images, ALICE)
    for viewer in (ALICE, BOB):
        with full.reading() as catalogue:
            page = catalogue.images_page(query(viewer=viewer, region_id="cn-beijing", name=name, limit=10))
        assert (len(page.images), page.total) == (10, count)
