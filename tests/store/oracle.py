"""The answer to an image query by looking at every image: slow, and simple enough to be believed."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from genzo.catalogue.clock import parse_timestamp
from genzo.catalogue.image import Image, Source
from genzo.catalogue.lifecycle import image_at, is_usable
from genzo.catalogue.query import ImageQuery, TagFilter, Unwanted, name_matches
from genzo.catalogue.visibility import is_in_arm


class Share(NamedTuple):
    """An image, and the account it is shared with."""

    region_id: str
    image_id: str
    account_id: int


class Expected(NamedTuple):
    """The images of a page, and how many there are in all."""

    images: list[Image]
    total: int


_SAME = (
    "family",
    "usage",
    "os_type",
    "is_support_io_optimized",
    "is_support_cloudinit",
    "resource_group_id",
)
_ONE_OF = {"image_ids": "image_id", "architectures": "architecture"}


def answer(query: ImageQuery, images: Iterable[Image], shares: AbstractSet[Share]) -> Expected:
    """What any store must answer when it holds these images, at most one per region and id."""
    kept = list(images)
    found = [image for image in kept if _is_seen(query, image, kept, shares) and is_asked_for(query, image)]
    found.sort(key=lambda image: (-image.rank, image.image_id))
    return Expected(found[query.offset : query.offset + query.limit], len(found))


def _is_seen(query: ImageQuery, image: Image, images: list[Image], shares: AbstractSet[Share]) -> bool:
    shared = Share(image.region_id, image.image_id, query.viewer) in shares
    region_has_own = any(
        other.source is Source.SYSTEM
        and (other.region_id, other.image_id) == (query.region_id, image.image_id)
        for other in images
    )
    return any(
        is_in_arm(arm, image, query.viewer, query.region_id, shared, region_has_own) for arm in query.arms
    )


def is_asked_for(query: ImageQuery, image: Image) -> bool:
    """Whether an image meets every condition of a query."""
    created = parse_timestamp(image.creation_time)
    assert created is not None
    return (
        all(getattr(query, name) in (None, getattr(image, name)) for name in _SAME)
        and all(_is_one_of(getattr(query, name), getattr(image, own)) for name, own in _ONE_OF.items())
        and (query.name is None or name_matches(query.name, image.name))
        and (query.snapshot_id is None or query.snapshot_id in _snapshots(image))
        and query.owner_id in (None, image.owner_id if image.source is Source.ACCOUNT else object())
        and (query.created_from is None or created >= query.created_from)
        and (query.created_until is None or created <= query.created_until)
        and all(_carries(image, tag) for tag in query.tags)
        and _is_one_of(query.statuses, image_at(image, query.now).status)
        and query.usable in (None, is_usable(image_at(image, query.now)))
        and all(_feature(image, name) == value for name, value in query.features)
        and not any(_begins(image, unwanted) for unwanted in query.unwanted)
    )


def _is_one_of(asked: tuple[str, ...] | None, value: str) -> bool:
    return asked is None or value in asked


def _snapshots(image: Image) -> set[str]:
    return {disk.snapshot_id for disk in image.disk_device_mappings} - {""}


def _carries(image: Image, asked: TagFilter) -> bool:
    return any(tag.key == asked.key and asked.value in (None, tag.value) for tag in image.tags)


def _begins(image: Image, unwanted: Unwanted) -> bool:
    value = (
        image.features.nvme_support if unwanted.member == "nvme_support" else getattr(image, unwanted.member)
    )
    return (value or "").startswith(unwanted.beginning)


def _feature(image: Image, name: str) -> str:
    value: str | None = getattr(image.features, name)
    return "unsupported" if value is None else value
