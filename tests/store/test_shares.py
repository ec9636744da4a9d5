"""Sharing images with accounts."""

from genzo.catalogue.image import NEVER, Source
from genzo.catalogue.store import CatalogueStore
from genzo.catalogue.visibility import Arm
from tests.store.making import ALICE, ALL_ARMS, BOB, CAROL, REGION, image, query, system_image


def test_an_image_knows_whom_it_is_shared_with_by_rising_id(store: CatalogueStore) -> None:
    with store.writing() as catalogue:
        catalogue.put_images([image("m-1"), image("m-2")])
        for account_id in (CAROL, BOB):
            catalogue.share_images([image("m-1")], account_id)
    with store.reading() as catalogue:
        assert catalogue.shared_with(REGION, "m-1") == [BOB, CAROL]
        assert catalogue.shared_with(REGION, "m-2") == []
        assert catalogue.shared_with("cn-beijing", "m-1") == []


def test_sharing_twice_is_sharing_once(store: CatalogueStore) -> None:
    with store.writing() as catalogue:
        catalogue.put_images([image("m-1")])
        catalogue.share_images([image("m-1"), image("m-1")], BOB)
    with store.writing() as catalogue:
        catalogue.share_images([image("m-1")], BOB)
    with store.reading() as catalogue:
        assert catalogue.shared_with(REGION, "m-1") == [BOB]
        assert catalogue.images_page(query(viewer=BOB)).total == 1


def test_a_share_of_one_region_shows_nothing_in_another(store: CatalogueStore) -> None:
    with store.writing() as catalogue:
        catalogue.put_images([image("m-1"), image("m-1", region_id="cn-beijing")])
        catalogue.share_images([image("m-1")], BOB)
    with store.reading() as catalogue:
        assert catalogue.images_page(query(viewer=BOB, region_id="cn-beijing")).total == 0


def test_replacing_an_image_keeps_its_shares(store: CatalogueStore) -> None:
    with store.writing() as catalogue:
        catalogue.put_images([image("m-1")])
        catalogue.share_images([image("m-1")], BOB)
        catalogue.put_images([image("m-1", name="new")])
    with store.reading() as catalogue:
        assert [found.name for found in catalogue.images_page(query(viewer=BOB)).images] == ["new"]


def test_sharing_with_its_owner_shows_an_image_once_and_as_own(store: CatalogueStore) -> None:
    with store.writing() as catalogue:
        catalogue.put_images([image("m-1")])
        catalogue.share_images([image("m-1")], ALICE)
    with store.reading() as catalogue:
        assert catalogue.images_page(query()).total == 1
        assert catalogue.images_page(query(arms=(Arm.SHARED,))).total == 0


def test_sharing_what_is_not_there_shares_nothing_later_either(store: CatalogueStore) -> None:
    with store.writing() as catalogue:
        catalogue.share_images([image("m-1")], BOB)
        catalogue.put_images([image("m-1")])
    with store.reading() as catalogue:
        assert catalogue.shared_with(REGION, "m-1") == []


def test_sharing_what_everybody_sees_shows_it_once(store: CatalogueStore) -> None:
    everybodys = [system_image("m-1"), image("m-2", source=Source.MARKETPLACE)]
    with store.writing() as catalogue:
        catalogue.put_images(everybodys)
        catalogue.share_images(everybodys, BOB)
    with store.reading() as catalogue:
        totals = [catalogue.images_page(query(viewer=BOB, arms=arms)).total for arms in ALL_ARMS]
    assert totals == [1, 0, 1, 0, 1, 0]


def test_the_moment_at_which_an_image_becomes_usable_is_a_change_for_owner_and_reader(
    store: CatalogueStore,
) -> None:
    with store.writing() as catalogue:
        catalogue.put_images([image("m-1", usable_at=50), image("m-2", usable_at=NEVER)])
        catalogue.share_images([image("m-1")], BOB)
    with store.reading() as catalogue:
        assert [catalogue.next_change(account, REGION, 49) for account in (ALICE, BOB, CAROL)] == [
            50,
            50,
            None,
        ]
        assert catalogue.next_change(BOB, REGION, 50) is None
    with store.writing() as catalogue:
        catalogue.put_images([image("m-1", usable_at=60)])
    with store.reading() as catalogue:
        assert [catalogue.next_change(account, REGION, 55) for account in (ALICE, BOB)] == [60, 60]
