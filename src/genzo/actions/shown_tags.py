"""Tags in the answers of all actions that describe resources."""

import msgspec

from genzo.catalogue.image import Tag
from genzo.wire.json import fields_in_key_order


@fields_in_key_order
class TagType(msgspec.Struct, kw_only=True, frozen=True, rename="pascal", forbid_unknown_fields=True):
    tag_value: str
    tag_key: str


class Tags(msgspec.Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    tag: list[TagType] = []


_NO_TAGS = Tags()


def shown_tags(tags: tuple[Tag, ...]) -> Tags:
    """The tags in their order."""
    if not tags:
        return _NO_TAGS
    return Tags([TagType(tag_value=tag.value, tag_key=tag.key) for tag in tags])
