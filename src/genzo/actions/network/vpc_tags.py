"""The tags of VPCs and vSwitches, whose members have other names than those of ECS resources."""

from typing import Annotated

import msgspec

from genzo.catalogue.image import Tag
from genzo.wire.structs import never_sent

_NO_TAGS = never_sent("no action of ECS tags a VPC or vSwitch")


class VpcTag(msgspec.Struct, frozen=True, rename="pascal"):
    value: Annotated[str, _NO_TAGS]
    key: Annotated[str, _NO_TAGS]


class VpcTags(msgspec.Struct, frozen=True, rename="pascal"):
    tag: list[VpcTag] = []


def vpc_tags(tags: tuple[Tag, ...]) -> VpcTags:
    """The tags in their order."""
    return VpcTags([VpcTag(tag.value, tag.key) for tag in tags])
