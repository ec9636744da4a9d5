"""Keeping images: put, replace, find again."""

import pytest

from genzo.catalogue.image import (
    Detection,
    DetectionItem,
    DiskDeviceMapping,
    Features,
    Image,
    Source,
    Tag,
)
from genzo.catalogue.query import ImageQuery, TagFilter
from genzo.catalogue.store import CatalogueStore
from genzo.catalogue.visibility import Arm
from tests.store.making import ALICE, BOB, REGION, changed, image, query, system_image

FULL = image(
    "m-full",
    name="name 😀 'quoted' \"twice\" \\",
    description="line\nline\t\u2028",
    family="family",
    version="v1",
    size=40,
    tags=(Tag("b", ""), Tag("a", "1")),
    disk_device_mappings=(
        DiskDeviceMapping(device="/dev/xvda", size="40", snapshot_id="s-1", encrypted=False),
    ),
    detection=Detection(status="Finished", items=(DetectionItem(name="n", value="v"),)),
    features=Features(nvme_support="supported"),
    license_type="",
    shown_owner_id=7,
    usable=False,
    is_support_cloudinit=False,
)


def put(store: CatalogueStore, *images: Image) -> None:
    with store.writing() as catalogue:
        assert catalogue.put_images(images) == len(images)


def ids(store: CatalogueStore, asked: ImageQuery) -> list[str]:
    with store.reading() as catalogue:
        page = catalogue.images_page(asked)
    assert page.total == len(page.images)
    return [image.image_id for image in page.images]


def test_an_image_comes_back_as_it_was_put(store: CatalogueStore) -> None:
    put(store, FULL)
    with store.reading() as catalogue:
        assert catalogue.image(REGION, "m-full") == FULL
        assert catalogue.images_page(query()).images == [FULL]


def test_new_images_of_a_transaction_have_their_own_tags_and_snapshots(store: CatalogueStore) -> None:
    with store.writing(ALICE, REGION) as catalogue:
        catalogue.put_new_image(FULL)
        for name in ("b", "c"):
            disks = tuple(DiskDeviceMapping(snapshot_id=f"s-{name}{disk}") for disk in (1, 2))
            catalogue.put_new_image(
                image(f"m-{name}", tags=(Tag("a", name), Tag("\0", name)), disk_device_mappings=disks)
            )
        catalogue.put_new_image(image("m-bare"))
    with store.reading() as catalogue:
        assert catalogue.image(REGION, "m-full") == FULL
        assert catalogue.version(ALICE, REGION) == 1
    assert ids(store, query(tags=(TagFilter("a", None),))) == ["m-b", "m-c", "m-full"]
    assert ids(store, query(tags=(TagFilter("a", "c"),), snapshot_id="s-c2")) == ["m-c"]
    assert ids(store, query(snapshot_id="s-1")) == ["m-full"]


def test_an_image_is_found_by_region_and_id_together(store: CatalogueStore) -> None:
    here, there = image("m-1", name="here"), image("m-1", region_id="cn-beijing", name="there")
    put(store, here, there)
    with store.reading() as catalogue:
        assert catalogue.image(REGION, "m-1") == here
        assert catalogue.image("cn-beijing", "m-1") == there
        assert catalogue.image("cn-beijing", "m-2") is None
        assert catalogue.image("", "m-1") is None


def test_ids_count_case(store: CatalogueStore) -> None:
    put(store, image("m-a"))
    with store.reading() as catalogue:
        assert catalogue.image(REGION, "M-A") is None
    assert ids(store, query(image_ids=("M-A",))) == []


def test_putting_an_image_again_replaces_it_whole(store: CatalogueStore) -> None:
    put(store, FULL)
    bare = image("m-full", rank=9)
    put(store, bare)
    assert ids(store, query()) == ["m-full"]
    with store.reading() as catalogue:
        assert catalogue.image(REGION, "m-full") == bare


def test_replacing_an_image_replaces_its_tags(store: CatalogueStore) -> None:
    put(store, image("m-1", tags=(Tag("old", "1"), Tag("kept", "1"))))
    put(store, image("m-1", tags=(Tag("kept", "2"), Tag("new", ""))))
    assert ids(store, query(tags=(TagFilter("old", None),))) == []
    assert ids(store, query(tags=(TagFilter("kept", "1"),))) == []
    assert ids(store, query(tags=(TagFilter("kept", "2"), TagFilter("new", "")))) == ["m-1"]


def test_replacing_an_image_replaces_its_snapshots(store: CatalogueStore) -> None:
    old, new = (DiskDeviceMapping(snapshot_id=snapshot) for snapshot in ("s-old", "s-new"))
    put(store, image("m-1", disk_device_mappings=(old, old)))
    put(store, image("m-1", disk_device_mappings=(new,)))
    assert ids(store, query(snapshot_id="s-old")) == []
    assert ids(store, query(snapshot_id="s-new")) == ["m-1"]


def test_replacing_an_image_moves_it_to_its_new_place(store: CatalogueStore) -> None:
    put(store, image("m-1", rank=1), image("m-2", rank=2))
    put(store, image("m-1", rank=3, owner_id=BOB, source=Source.ACCOUNT))
    assert ids(store, query()) == ["m-2"]
    assert ids(store, query(viewer=BOB)) == ["m-1"]


def test_replacing_one_image_leaves_the_others(store: CatalogueStore) -> None:
    other = changed(FULL, image_id="m-other")
    put(store, FULL, other)
    put(store, image("m-full"))
    assert ids(store, query(tags=(TagFilter("a", "1"),), snapshot_id="s-1")) == ["m-other"]


@pytest.mark.parametrize("apart", [0, 2000])
def test_the_last_of_equal_ids_put_at_once_is_kept(store: CatalogueStore, apart: int) -> None:
    between = [image(f"m-between-{number}", owner_id=BOB) for number in range(apart)]
    with store.writing() as catalogue:
        catalogue.put_images([image("m-1", name="first"), *between, image("m-1", name="last")])
    assert ids(store, query(name="first")) == []
    assert ids(store, query(name="last")) == ["m-1"]


def test_putting_nothing_is_nothing(store: CatalogueStore) -> None:
    put(store)
    assert ids(store, query()) == []


def test_as_many_ids_may_be_asked_for_as_there_are(store: CatalogueStore) -> None:
    many = [f"m-{number:03}" for number in range(100)]
    put(store, *(image(image_id) for image_id in many))
    assert ids(store, query(image_ids=tuple(reversed(many)), limit=200)) == many


def test_no_id_asked_for_is_left_out(store: CatalogueStore) -> None:
    put(store, image("m-1"))
    assert ids(store, query(image_ids=(*(f"m-none-{number}" for number in range(200)), "m-1"))) == ["m-1"]


def test_images_that_belong_to_no_account_have_no_owner(store: CatalogueStore) -> None:
    put(store, system_image("m-1"), image("m-2", source=Source.MARKETPLACE))
    assert ids(store, query(owner_id=0)) == []
    assert ids(store, query(owner_id=0, arms=(Arm.MARKETPLACE,))) == []


@pytest.mark.parametrize("name", ["é", "[a-z]", "a]b", "*", "?", "_", "%", "[", "[^a]", "", "😀", "'; --"])
def test_a_name_is_found_by_itself_and_by_no_other(store: CatalogueStore, name: str) -> None:
    put(store, image("m-1", name=f"<{name}>"), image("m-2", name="<z>"))
    assert ids(store, query(name=f"<{name}>")) == (["m-1", "m-2"] if name == "*" else ["m-1"])
    if "*" not in name:
        assert ids(store, query(name=f"<*{name}>")) == (["m-1", "m-2"] if name == "" else ["m-1"])


@pytest.mark.parametrize("name", ["a" * 1024, "[" * 1024, "*" * 1024])
def test_a_name_of_1024_characters_may_be_asked_for(store: CatalogueStore, name: str) -> None:
    put(store, image("m-1", name="b"))
    assert ids(store, query(name=name)) == (["m-1"] if name[0] == "*" else [])


def test_a_nul_in_an_image_keeps_nobody_from_asking_for_features(store: CatalogueStore) -> None:
    odd = image("m-odd", description="\0", features=Features(nvme_support="supported"))
    escaped = image("m-escaped", description="\\u0000", features=Features(nvme_support="supported"))
    with store.writing() as catalogue:
        catalogue.put_images([odd, escaped, image("m-other")])
    with store.reading() as reader:
        page = reader.images_page(query(features=(("nvme_support", "supported"),)))
    assert page.images == [escaped, odd]


def test_an_accounts_images_of_a_region_are_counted_up_to_a_number(store: CatalogueStore) -> None:
    put(store, *(image(f"m-{number}") for number in range(3)))
    put(store, image("m-3", region_id="cn-beijing"), image("m-4", owner_id=BOB), system_image("m-5"))
    with store.reading() as catalogue:
        counts = [count for count in range(8) if catalogue.owns_images(ALICE, REGION, count)]
        assert counts == [0, 1, 2, 3]
        assert catalogue.owns_images(BOB, REGION, 1)
        assert not catalogue.owns_images(BOB, "cn-beijing", 1)


def test_images_whose_numbers_are_beyond_their_count_are_counted(store: CatalogueStore) -> None:
    put(store, *(image(f"m-{number}") for number in range(5)))
    with store.writing() as catalogue:
        for number in range(3):
            assert catalogue.delete_image(REGION, f"m-{number}")
    with store.reading() as catalogue:
        assert [catalogue.owns_images(ALICE, REGION, count) for count in (2, 3, 5)] == [True, False, False]
