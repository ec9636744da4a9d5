"""Whatever a catalogue holds and whoever asks, the store answers as a look at every image does."""

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from genzo.catalogue.image import EVERY_REGION, Image, Source
from genzo.catalogue.query import ImageQuery
from genzo.catalogue.store import CatalogueStore
from tests.store import oracle
from tests.store.making import ALICE, ALL_ARMS, BOB, REGION, image, system_image
from tests.store.oracle import Share
from tests.store.worlds import ASKED_REGIONS, EXAMPLES, STATES, VIEWERS, WORLDS, World, filters

TRICKY: dict[str, list[Image | Share]] = {
    "a region has an image of every region itself": [
        system_image("m-1", region_id=EVERY_REGION, name="everywhere"),
        system_image("m-1", region_id="cn-beijing", name="here", status="Deprecated"),
        system_image("m-2", region_id=EVERY_REGION, rank=3),
    ],
    "an image that a region has itself becomes an account's": [
        system_image("m-1", region_id=EVERY_REGION, rank=2),
        system_image("m-1"),
        image("m-1", rank=3),
    ],
    "shared with its owner, and twice with another": [
        image("m-1"),
        Share(REGION, "m-1", ALICE),
        Share(REGION, "m-1", BOB),
        Share(REGION, "m-1", BOB),
    ],
    "community image that is also shared": [
        image("m-1", owner_id=BOB, is_public=True),
        image("m-2", owner_id=BOB, is_public=True, rank=3),
        Share(REGION, "m-2", ALICE),
    ],
    "shared with the account that owns it later": [
        image("m-1"),
        Share(REGION, "m-1", BOB),
        image("m-1", owner_id=BOB),
    ],
    "an account has an image of the same id as one of every region": [
        system_image("m-1", region_id=EVERY_REGION, rank=3),
        image("m-1", rank=2),
    ],
    "public images that are not an account's": [
        system_image("m-1", is_public=True),
        image("m-2", source=Source.MARKETPLACE, is_public=True),
    ],
    "names have characters that are wildcards elsewhere": [
        image(f"m-{number}", name=name)
        for number, name in enumerate(("ab", "a?", "a_", "a%", "[a-z]", "a", "a\\b", "A?", "*", "", "a\nb"))
    ],
}
Tell = Callable[[CatalogueStore, World], None]

EVERY_VIEW: list[dict[str, Any]] = [{"arms": arms} for arms in ALL_ARMS]
PAGES: list[dict[str, Any]] = [
    {"arms": ALL_ARMS[0], "offset": offset, "limit": limit}
    for offset, limit in ((0, 1), (1, 1), (2, 2), (5, 3))
]
CONDITIONS: list[dict[str, Any]] = [
    {},
    {"image_ids": ()},
    {"image_ids": ("m-2", "m-1", "m-2", "m-none")},
    {"statuses": ()},
    {"architectures": ()},
    {"offset": 1, "limit": 1},
    {"offset": 10**12},
    {"owner_id": ALICE},
    {"name": ""},
    *({"name": name} for name in ("*", "a*", "a?", "a?*", "a_*", "a%*", "[a-z]*", "*\\*", "**b")),
]


@given(world=WORLDS, data=st.data())
@settings(
    max_examples=EXAMPLES,
    suppress_health_check=list(HealthCheck),
    phases=set(Phase) - {Phase.explain},  # it takes a minute to say what the query in the message says
)
def test_a_store_answers_as_looking_at_every_image_does(
    empty_store: Callable[[], CatalogueStore], world: World, data: st.DataObject
) -> None:
    conditions = data.draw(st.lists(filters(world), min_size=1, max_size=3), label="conditions")
    states = data.draw(STATES, label="states")
    views = [*EVERY_VIEW, *(view | states for view in EVERY_VIEW)]
    _answers_as_the_oracle(empty_store(), world, [*views, *PAGES, *conditions], _tell)


@given(world=WORLDS, data=st.data())
@settings(
    max_examples=max(1, EXAMPLES // 6),
    suppress_health_check=list(HealthCheck),
    phases=set(Phase) - {Phase.explain},
)
def test_a_store_answers_so_when_it_was_loaded_at_once(
    empty_store: Callable[[], CatalogueStore], world: World, data: st.DataObject
) -> None:
    conditions = data.draw(st.lists(filters(world), min_size=1, max_size=3), label="conditions")
    _answers_as_the_oracle(empty_store(), world, [*EVERY_VIEW, *PAGES, *conditions], _load)


@pytest.mark.parametrize("how", ["told", "loaded"])
@pytest.mark.parametrize("case", TRICKY)
def test_a_store_answers_so_when(empty_store: Callable[[], CatalogueStore], case: str, how: str) -> None:
    conditions = [view | condition for view, condition in product(EVERY_VIEW, CONDITIONS)] + PAGES
    _answers_as_the_oracle(empty_store(), World(TRICKY[case]), conditions, _tell if how == "told" else _load)


def _answers_as_the_oracle(
    store: CatalogueStore, world: World, conditions: Sequence[dict[str, Any]], tell: Tell
) -> None:
    """Asks for every account in every region, under each of the conditions."""
    tell(store, world)
    images, shares = list(world.images.values()), world.shares
    with store.reading() as catalogue:
        for viewer, region_id, condition in product(VIEWERS, ASKED_REGIONS, conditions):
            query = ImageQuery(**({"viewer": viewer, "region_id": region_id, "limit": 50} | condition))
            page, expected = catalogue.images_page(query), oracle.answer(query, images, shares)
            assert (page.images, page.total) == expected, query


def _tell(store: CatalogueStore, world: World) -> None:
    with store.writing() as catalogue:
        for step in world.steps:
            if isinstance(step, Image):
                catalogue.put_images([step])
            elif catalogue.image(step.region_id, step.image_id) is not None:
                catalogue.share_images([image(step.image_id, region_id=step.region_id)], step.account_id)


def _load(store: CatalogueStore, world: World) -> None:
    """What a world comes to, the images and Bob's shares of them at once."""
    shares = world.shares
    images = [(each, Share(each.region_id, each.image_id, BOB) in shares) for each in world.images.values()]
    with store.loading(REGION) as loading:
        assert loading is not None
        loading.images.load(loading.images.pack(loading.images.first_number, images, BOB))
        loading.images.finish()
        for share in shares:
            of = image(share.image_id, region_id=share.region_id)
            loading.catalogue.share_images([of], share.account_id)
