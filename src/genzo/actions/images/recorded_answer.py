"""A saved answer of DescribeImages, and where each of its images belongs in the catalogue."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from genzo.actions.images.image_type import ImageType, recorded_image
from genzo.catalogue.accounts import UNKNOWN_OWNER_ID
from genzo.catalogue.clock import parse_timestamp
from genzo.catalogue.image import Image, Source
from genzo.catalogue.ordering import ranks_as_listed
from genzo.wire.recorded import RecordingError, convert, parse, unknown_members
from genzo.wire.structs import UNSET


class RecordedImages(msgspec.Struct, frozen=True, rename="pascal"):
    image: list[ImageType] = []


class RecordedBody(msgspec.Struct, frozen=True, rename="pascal"):
    """The part of an answer that an import reads."""

    images: RecordedImages


@dataclass(frozen=True)
class Recording:
    """The images of a saved answer in its order, and the members Genzo has no place for."""

    images: list[ImageType]
    unknown: list[str]


@dataclass(frozen=True)
class Placement:
    """An image of a recording in the catalogue, and the account it is shared with, if any."""

    image: Image
    shared_with: int | None = None


def read(text: bytes) -> Recording:
    """The images of a saved answer: JSON or XML as a client saved it, a JSON array or lines of images.

    Raises:
        RecordingError: the text is none of these, or an image of it cannot be read.
    """
    found = _json_lines(text) if _is_json_lines(text) else _images_in(parse(text, RecordedBody))
    images, unknown = [], set[str]()
    for place, members in enumerate(found, 1):
        try:
            images.append(_image(members))
        except RecordingError as error:
            raise RecordingError(f"image {place} cannot be read: {error}") from None
        unknown |= unknown_members(members, ImageType)
    return Recording(images, sorted(unknown))


def place(images: Sequence[ImageType], region_id: str, account_id: int | None) -> list[Placement]:
    """Where images belong that ``account_id`` saw in a region: all public when it is None.

    ``system`` and ``marketplace`` images become everybody's, ``self`` the account's own. ``others``
    belong to their ImageOwnerId and are shared with the account, unless they are community images, which
    need no share.
    """
    created = [parse_timestamp(image.creation_time) or 0 for image in images]
    ranked = zip(images, ranks_as_listed(created), strict=True)
    return [_place(image, region_id, account_id, rank) for image, rank in ranked]


def owners(placements: Iterable[Placement]) -> list[int]:
    """The accounts that own images of a recording, each once."""
    ids = (placement.image.owner_id for placement in placements)
    return list(dict.fromkeys(owner_id for owner_id in ids if owner_id))


def _place(image: ImageType, region_id: str, account_id: int | None, rank: int) -> Placement:
    alias = image.image_owner_alias
    if account_id is None or alias == "system":
        return Placement(recorded_image(image, region_id, Source.SYSTEM, 0, rank))
    if alias == "marketplace":
        return Placement(recorded_image(image, region_id, Source.MARKETPLACE, 0, rank))
    if alias == "self":
        return Placement(recorded_image(image, region_id, Source.ACCOUNT, account_id, rank))
    owner_id = UNKNOWN_OWNER_ID if image.image_owner_id is UNSET else image.image_owner_id
    placed = recorded_image(image, region_id, Source.ACCOUNT, owner_id, rank)
    return Placement(placed, None if image.is_public else account_id)


def _image(members: Any) -> ImageType:  # noqa: ANN401 - whatever the text held
    image = convert(members, ImageType)
    if not image.image_id:
        raise RecordingError("ImageId is empty")
    if parse_timestamp(image.creation_time) is None:
        raise RecordingError(f'CreationTime is no time stamp: "{image.creation_time}"')
    return image


def _images_in(answer: Any) -> list[Any]:  # noqa: ANN401
    """The images of an answer, of one that an SDK wrapped with headers and status, or of an array."""
    if isinstance(answer, list):
        return answer
    if isinstance(answer, dict):
        answer = answer.get("body", answer)
        if isinstance(answer, dict) and "Images" in answer:
            images = answer["Images"]
            found = images.get("Image") if isinstance(images, dict) else None
            return found if isinstance(found, list) else []
    raise RecordingError("it has no Images: it must be an answer of DescribeImages, or images line by line")


def _is_json_lines(text: bytes) -> bool:
    """Whether the first line is an object of its own: an image, not the beginning of an answer."""
    first = text.lstrip().partition(b"\n")[0].strip()
    return first.startswith(b"{") and first.endswith(b"}") and b'"Images"' not in first


def _json_lines(text: bytes) -> list[Any]:
    return [parse(line, RecordedBody) for line in text.splitlines() if line.strip()]
