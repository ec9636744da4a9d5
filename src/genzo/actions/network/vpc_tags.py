"""The tags of resources of the VPC product, whose members have other names than those of ECS resources."""

import msgspec

from genzo.catalogue.image import Tag


class VpcTag(msgspec.Struct, frozen=True, rename="pascal"):
    value: str
    key: str


class VpcTags(msgspec.Struct, frozen=True, rename="pascal"):
    tag: list[VpcTag] = []


def vpc_tags(tags: tuple[Tag, ...]) -> VpcTags:
    """The tags in their order."""
    return VpcTags([VpcTag(tag.value, tag.key) for tag in tags])
