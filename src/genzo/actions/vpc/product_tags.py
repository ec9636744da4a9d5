"""The tags of resources in answers of the VPC product."""

import msgspec

from genzo.catalogue.image import Tag


class ProductTag(msgspec.Struct, frozen=True, rename="pascal"):
    key: str
    value: str


class ProductTags(msgspec.Struct, frozen=True, rename="pascal"):
    tag: list[ProductTag]


def product_tags(tags: tuple[Tag, ...]) -> ProductTags:
    """The tags in their order."""
    return ProductTags([ProductTag(tag.key, tag.value) for tag in tags])
