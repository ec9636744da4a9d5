"""Images as rows and back. A document is a whole image; columns repeat the fields that queries compare."""

from functools import cache, lru_cache
from operator import attrgetter
from typing import Any

import msgspec

from genzo.catalogue.clock import parse_timestamp
from genzo.catalogue.image import Image
from genzo.catalogue.resource import R, Resource

_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Image)

_SAME = (
    "region_id",
    "image_id",
    "owner_id",
    "rank",
    "status",
    "creating_at",
    "settles_at",
    "usable_at",
    "name",
    "family",
    "os_type",
    "architecture",
    "usage",
    "resource_group_id",
    "is_public",
    "is_support_io_optimized",
    "is_support_cloudinit",
)
_same = attrgetter(*_SAME)

IMAGE_COLUMNS = (*_SAME, "source", "created", "document")
"""The columns of the table ``images``, without the number."""


SHARED_COLUMNS = (
    "rank",
    "image_id",
    "owner_id",
    "source",
    "status",
    "settles_at",
    "creating_at",
    "usable_at",
)
"""The columns of an image that the table ``image_shares`` repeats (migrations 0004, 0006)."""


def image_values(image: Image) -> tuple[Any, ...]:
    """The values of an image in the order of ``IMAGE_COLUMNS``."""
    created = parse_timestamp(image.creation_time) or 0
    return (*_same(image), image.source.value, created, image_document(image))


def image_row(image: Image) -> dict[str, Any]:
    """The values of an image by column."""
    return dict(zip(IMAGE_COLUMNS, image_values(image), strict=True))


# Most pages show the same public images: a cache hit takes a tenth of the time of decoding.
@lru_cache(maxsize=2048)
def image_of(document: str | bytes) -> Image:
    """Decode the document of an image."""
    return _DECODER.decode(document)


def scanned_image(document: str | bytes) -> Image:
    """As `image_of`, for one of very many images, which must not displace those of pages from the cache."""
    return _DECODER.decode(document)


def image_document(image: Image) -> str:
    """Encode the document of an image."""
    return _ENCODER.encode(image).decode()


def resource_document(resource: Resource) -> str:
    """Encode the document of a resource."""
    return _ENCODER.encode(resource).decode()


def resource_of(kind: type[R], document: str) -> R:
    """Decode the document of a resource."""
    decoder: msgspec.json.Decoder[R] = _decoder_of(kind)
    return decoder.decode(document)


@cache
def _decoder_of(kind: type[R]) -> msgspec.json.Decoder[R]:
    return msgspec.json.Decoder(kind)


def snapshot_ids(image: Image) -> list[str]:
    """The snapshots that an image was made of, each once."""
    return list(dict.fromkeys([disk.snapshot_id for disk in image.disk_device_mappings if disk.snapshot_id]))
