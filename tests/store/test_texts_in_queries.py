"""What clients write into names, ids, tags and features is found as it is, whatever it means elsewhere."""

import pytest

from genzo.catalogue.image import Features, Tag
from genzo.catalogue.query import TagFilter
from genzo.catalogue.store import CatalogueStore
from tests.store.making import image, query

ODD_TEXTS = {
    "quotes": 'prod"},{"key":"x","value":"y',
    "a backslash": "prod\\",
    "the end of a list": 'prod"}]',
    "braces and commas": "{a,b},[c]",
    "wildcards": "100%_*?",
    "control characters": "\t\x01\n",
    "NUL": "a\0b",
    "Chinese": "生产环境",
    "beyond the first plane": "\U0001f680\U0010ffff",
    "nothing": "",
    "much": "x" * 1500,
}


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_a_tag_is_found_by_its_value_alone(store: CatalogueStore, text: str) -> None:
    carrier = image("m-carrier", tags=(Tag("stage", text), Tag("x", "z")))
    others = [
        image("m-plain", tags=(Tag("stage", "prod"), Tag("x", "y"))),
        image("m-swapped", tags=(Tag("x", text), Tag("other", "stage"))),
        image("m-without"),
    ]
    with store.writing() as catalogue:
        catalogue.put_images([carrier, *others])
    with store.reading() as reader:
        assert reader.images_page(query(tags=(TagFilter("stage", text),))).images == [carrier]
        both = query(tags=(TagFilter("stage", text), TagFilter("x", None)))
        assert reader.images_page(both).images == [carrier]
        assert reader.images_page(query(tags=(TagFilter("stage", f"{text}."),))).images == []


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_a_tag_is_found_by_its_key_alone(store: CatalogueStore, text: str) -> None:
    carrier = image("m-carrier", tags=(Tag("a", "b"), Tag(text, "value")))
    with store.writing() as catalogue:
        catalogue.put_images([carrier, image("m-other", tags=(Tag("value", text), Tag("b", "a")))])
    with store.reading() as reader:
        assert reader.images_page(query(tags=(TagFilter(text, None),))).images == [carrier]


def test_each_of_very_many_tags_is_found(store: CatalogueStore) -> None:
    carrier = image("m-carrier", tags=tuple(Tag(f"key-{number}", "v" * 100) for number in range(60)))
    with store.writing() as catalogue:
        catalogue.put_images([carrier, image("m-other", tags=(Tag("key-59", "w"),))])
    with store.reading() as reader:
        for number in (0, 30, 59):
            found = reader.images_page(query(tags=(TagFilter(f"key-{number}", "v" * 100),)))
            assert found.images == [carrier]
        assert reader.images_page(query(tags=(TagFilter("key-60", None),))).total == 0


@pytest.mark.parametrize("text", ["", "\\", '"}', "_online_", "\0"])
def test_features_are_told_whatever_else_is_said_of_an_image(store: CatalogueStore, text: str) -> None:
    able = image("m-able", description=text, features=Features(cpu_online_upgrade="supported"))
    odd = image("m-odd", features=Features(nvme_support=text or None, cpu_online_upgrade="supported"))
    unable = image("m-unable", features=Features(cpu_online_upgrade="unsupported", imds_support=text or None))
    silent = image("m-silent", description=text, features=Features(memory_online_upgrade="supported"))
    with store.writing() as catalogue:
        catalogue.put_images([able, odd, unable, silent])
    with store.reading() as reader:
        supported = reader.images_page(query(features=(("cpu_online_upgrade", "supported"),)))
        assert supported.images == [able, odd]
        unsupported = reader.images_page(query(features=(("cpu_online_upgrade", "unsupported"),)))
        assert unsupported.images == [silent, unable]
        both = (("cpu_online_upgrade", "unsupported"), ("memory_online_upgrade", "supported"))
        assert reader.images_page(query(features=both)).images == [silent]


@pytest.mark.parametrize("text", [text for text in ODD_TEXTS.values() if text])
def test_an_image_is_found_by_an_id_of_any_characters(store: CatalogueStore, text: str) -> None:
    wanted = image(f"m-{text}")
    with store.writing() as catalogue:
        catalogue.put_images([wanted, image("m-"), image("m-other")])
    with store.reading() as reader:
        found = reader.images_page(query(image_ids=("m-none", f"m-{text}", "{}")))
        assert (found.images, found.total) == ([wanted], 1)


@pytest.mark.parametrize("beginning", ["web-", "we", "w%", "w_", "\ud7ff", "\U0010ffff", "環"])
def test_names_are_found_by_their_beginning(store: CatalogueStore, beginning: str) -> None:
    names = [beginning, f"{beginning}\0", f"{beginning}a", f"{beginning}\U0010ffff", f"{beginning}環"]
    named = [image(f"m-{number}", name=name) for number, name in enumerate(names)]
    others = [image("m-before", name=f"a{beginning}"), image("m-first", name=beginning[:-1] or "first")]
    with store.writing() as catalogue:
        catalogue.put_images([*named, *others])
    with store.reading() as reader:
        assert reader.images_page(query(name=f"{beginning}*")).images == named
        assert reader.images_page(query(name=f"{beginning}*a")).images == [named[2]]
