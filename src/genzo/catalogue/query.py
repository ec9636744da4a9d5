"""What DescribeImages asks of the catalogue, once its parameters are understood."""

import re

import msgspec

from genzo.catalogue.image import Image
from genzo.catalogue.visibility import Arm


class TagFilter(msgspec.Struct, frozen=True):
    """A tag an image must carry; ``value`` None means any value."""

    key: str
    value: str | None


class ImageQuery(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the images of ``region_id`` that ``viewer`` sees through ``arms``; None asks nothing.

    ``offset`` and ``limit`` count images. ``now`` is the moment, in milliseconds since 1970, at which states
    are compared. ``created_from`` and ``created_until`` are seconds since 1970,
    both inclusive. ``name`` has at most 1,024 characters. ``features`` pairs a
    feature's attribute with the text it must have.
    """

    viewer: int
    region_id: str
    arms: tuple[Arm, ...]
    offset: int = 0
    limit: int = 10
    now: int = 0
    image_ids: tuple[str, ...] | None = None
    statuses: tuple[str, ...] | None = None
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


class ImagePage(msgspec.Struct, frozen=True):
    """The images of one page, and how many there are in all."""

    images: list[Image]
    total: int


def name_matches(pattern: str, name: str) -> bool:
    """Whether an ImageName asked for matches a name: the rule that every store must agree with.

    Without ``*`` the pattern may stand anywhere in the name; with it, the whole name must match, each
    ``*`` being any run of characters. Case counts (docs/decisions/0004-image-name.md).
    """
    if "*" not in pattern:
        return pattern in name
    parts = (re.escape(part) for part in pattern.split("*"))
    return re.fullmatch(".*".join(parts), name, re.DOTALL) is not None


def required_substring(pattern: str) -> str:
    """The part that names must have to match an ImageName asked for, where it asks for nothing else."""
    part = pattern[1:-1] if pattern.startswith("*") and pattern.endswith("*") else pattern
    return "" if "*" in part else part
