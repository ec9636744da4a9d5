"""The query that DescribeImages sends to the catalogue (docs/reference/describe-images.md#parameters)."""

import re
from typing import NamedTuple

import msgspec

from genzo.catalogue.image import Image
from genzo.catalogue.visibility import Arm


class TagFilter(msgspec.Struct, frozen=True):
    """A tag that an image must have; ``value`` None matches any value."""

    key: str
    value: str | None


class Unwanted(NamedTuple):
    """A value that an image must not have.

    ``member`` names a member of the stored image with whose name no other member's ends. ``beginning`` is the
    whole value or its beginning, without characters that JSON escapes or that are wildcards.
    """

    member: str
    beginning: str


class ImageQuery(msgspec.Struct, frozen=True, kw_only=True):
    """A query for one page of the images in ``region_id`` that the account ``viewer`` sees through ``arms``.

    A condition that is None matches every image. ``offset`` and ``limit`` count images. ``now`` is the time,
    in milliseconds since 1970, at which states are compared, and ``usable``, which does not look at what a
    recorded answer says of it. ``created_from`` and ``created_until`` are
    seconds since 1970, both inclusive. ``name`` has at most 1,024 characters. ``features`` pairs an
    attribute of `Features` with the required text.
    """

    viewer: int
    region_id: str
    arms: tuple[Arm, ...]
    offset: int = 0
    limit: int = 10
    now: int = 0
    image_ids: tuple[str, ...] | None = None
    statuses: tuple[str, ...] | None = None
    usable: bool | None = None
    name: str | None = None
    family: str | None = None
    snapshot_id: str | None = None
    usage: str | None = None
    os_type: str | None = None
    architectures: tuple[str, ...] | None = None
    is_support_io_optimized: bool | None = None
    is_support_cloudinit: bool | None = None
    resource_group_id: str | None = None
    owner_id: int | None = None
    created_from: int | None = None
    created_until: int | None = None
    tags: tuple[TagFilter, ...] = ()
    features: tuple[tuple[str, str], ...] = ()
    unwanted: tuple[Unwanted, ...] = ()


class ImagePage(msgspec.Struct, frozen=True):
    """The images of one page, and the exact number of images that match the query."""

    images: list[Image]
    total: int


def name_matches(pattern: str, name: str) -> bool:
    """Whether the ImageName ``pattern`` of a query matches a name: the reference for every store.

    Without ``*`` the pattern matches any part of the name. With it, the whole name must match, and each
    ``*`` stands for any characters. The comparison is case-sensitive (docs/decisions/0004-image-name.md).
    """
    if "*" not in pattern:
        return pattern in name
    parts = (re.escape(part) for part in pattern.split("*"))
    return re.fullmatch(".*".join(parts), name, re.DOTALL) is not None


def required_substring(pattern: str) -> str:
    """The text that a name must contain if the ImageName ``pattern`` demands nothing else, else ""."""
    part = pattern[1:-1] if pattern.startswith("*") and pattern.endswith("*") else pattern
    return "" if "*" in part else part
