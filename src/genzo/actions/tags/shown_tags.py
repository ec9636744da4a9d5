"""Tags as answers show them, in the lists of every type of resource."""

from collections.abc import Iterable

import msgspec

from genzo.catalogue.image import Tag


class TagType(msgspec.Struct, frozen=True, rename="pascal"):
    tag_value: str
    tag_key: str


class Tags(msgspec.Struct, frozen=True, rename="pascal"):
    tag: list[TagType] = []


def shown_tags(tags: Iterable[Tag]) -> Tags:
    """The tags in their order."""
    return Tags([TagType(tag.value, tag.key) for tag in tags])
