"""A saved answer of DescribeImages, and the owner of each of its images in the catalogue."""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec

from genzo.actions.images.image_type import ImageType
from genzo.actions.images.recorded_image import recorded_image
from genzo.catalogue.accounts import UNKNOWN_OWNER_ID
from genzo.catalogue.clock import parse_timestamp
from genzo.catalogue.image import Image, Source
from genzo.catalogue.ordering import rank, ranks_as_listed
from genzo.wire.recorded import TOO_DEEP, RecordingError, convert, parse, unknown_members
from genzo.wire.structs import UNSET
from genzo.wire.text_encoding import utf8


class RecordedImages(msgspec.Struct, frozen=True, rename="pascal"):
    image: list[ImageType] = []


class RecordedBody(msgspec.Struct, frozen=True, rename="pascal"):
    """The part of an answer that an import reads."""

    images: RecordedImages


@dataclass(frozen=True)
class RecordedAnswer:
    """The images of a saved answer, and the members that Genzo does not know.

    ``is_answer`` is true of an answer, whose order is that of the service and stays; other collections of
    images are ordered by their creation times.
    """

    images: list[ImageType]
    unknown: list[str]
    is_answer: bool


class PlacedImage(NamedTuple):
    """An image for the catalogue, and whether it is shared with the account that recorded it."""

    image: Image
    is_shared: bool = False


class RecordedImage(NamedTuple):
    """An image, its creation time in seconds since 1970, and the members that Genzo does not know."""

    image: ImageType
    created: int
    unknown: AbstractSet[str]


class ErrorAnswerError(RecordingError):
    """The text is an answer of the service that says why it failed."""


_MAX_ID = 255
_MAX_NUMBER = 2**63 - 1  # what a database stores in an integer
_MAX_MESSAGE = 500
_MAX_PRINTED = 4096
_ERROR_MEMBERS = (("Code", "Message"), ("code", "message"), ("ErrorCode", "Message"))
"""The members for the code and the message of an error, in an answer and as SDKs write it."""
_PRINTED_CODE = re.compile(rb"^ErrorCode:[ \t]*([\w.\-]+)", re.MULTILINE)
_PRINTED_MESSAGE = re.compile(rb"^Message:[ \t]*([^\r\n]*)", re.MULTILINE)
_NOTHING_UNKNOWN = frozenset[str]()
_DECODER = msgspec.json.Decoder(ImageType)


def read(text: bytes) -> RecordedAnswer:
    """The images of a saved answer: JSON or XML as a client saved it, a JSON array or lines of images.

    Raises:
        RecordingError: the text has another form, or an image in it cannot be read.
    """
    return read_images(*_images_in(in_utf8(text)))


def read_images(found: Iterable[Any], is_answer: bool) -> RecordedAnswer:
    """The images of an answer or another collection, each as one line or as its members.

    Raises:
        RecordingError: an image cannot be read, or has the id of an earlier one.
    """
    images: dict[str, ImageType] = {}
    unknown = set[str]()
    for number, members in enumerate(found, 1):
        try:
            read = read_image(members) if isinstance(members, bytes) else _read_members(members)
        except ErrorAnswerError:
            raise
        except RecordingError as error:
            raise RecordingError(unreadable(number, error)) from None
        if read.image.image_id in images:
            raise RecordingError(repeated(number, read.image.image_id))
        images[read.image.image_id] = read.image
        unknown |= read.unknown
    return RecordedAnswer(list(images.values()), sorted(unknown), is_answer)


def read_image(text: bytes) -> RecordedImage:
    """One image. An image that needs no repair, such as a line of `genzo images export`, is decoded directly.

    Raises:
        RecordingError: it cannot be read.
    """
    try:
        image = _DECODER.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _read_members(parse(text, RecordedBody))
    except RecursionError:
        raise RecordingError(TOO_DEEP) from None
    return RecordedImage(image, _checked(image), _NOTHING_UNKNOWN)


def unreadable(number: int, error: object) -> str:
    """The message for an image of a recording that cannot be read."""
    return f"image {number} cannot be read: {error}"


def repeated(number: int, image_id: str) -> str:
    """The message for an image that has the id of an earlier one."""
    return f"image {number} has the id of an earlier one: {image_id}"


def place(recording: RecordedAnswer, region_id: str, account_id: int | None) -> list[PlacedImage]:
    """The images that ``account_id`` recorded in a region, with their owners; all are public if it is None.

    ``system`` and ``marketplace`` images are public, ``self`` images belong to the account. ``others``
    belong to their ImageOwnerId and are shared with the account, except community images, which need no
    sharing.
    """
    created = [parse_timestamp(image.creation_time) or 0 for image in recording.images]
    ranks = ranks_as_listed(created) if recording.is_answer else [rank(moment) for moment in created]
    ranked = zip(recording.images, ranks, strict=True)
    return [place_image(image, region_id, account_id, its_rank) for image, its_rank in ranked]


def owners(placements: Iterable[PlacedImage]) -> list[int]:
    """The accounts that own images of a recording, each once."""
    ids = (placement.image.owner_id for placement in placements)
    return list(dict.fromkeys(owner_id for owner_id in ids if owner_id))


def place_image(image: ImageType, region_id: str, account_id: int | None, its_rank: int) -> PlacedImage:
    """The placement of one image, by the rules of `place`, with this rank."""
    alias = image.image_owner_alias
    if account_id is None or alias == "system":
        return PlacedImage(recorded_image(image, region_id, Source.SYSTEM, 0, its_rank))
    if alias == "marketplace":
        return PlacedImage(recorded_image(image, region_id, Source.MARKETPLACE, 0, its_rank))
    if alias == "self":
        return PlacedImage(recorded_image(image, region_id, Source.ACCOUNT, account_id, its_rank))
    owner_id = UNKNOWN_OWNER_ID if image.image_owner_id is UNSET else image.image_owner_id
    placed = recorded_image(image, region_id, Source.ACCOUNT, owner_id, its_rank)
    return PlacedImage(placed, is_shared=not image.is_public)


def _read_members(members: Any) -> RecordedImage:  # noqa: ANN401 - whatever the text held
    _refuse_error_answer(members)
    image = convert(members, ImageType)
    return RecordedImage(image, _checked(image), unknown_members(members, ImageType))


def _refuse_error_answer(answer: Any) -> None:  # noqa: ANN401 - whatever the text held
    if isinstance(answer, dict) and "ImageId" not in answer:
        answer = answer.get("body", answer)
        if not isinstance(answer, dict):
            return
        for code, message in _ERROR_MEMBERS:
            # An old answer of the Go SDK has an empty Code and Message beside its images.
            if answer.get(code) and message in answer:
                raise _error_answer(answer[code], answer[message])


def refuse_printed_error(text: bytes) -> None:
    """Refuse the lines that the aliyun command prints of an error.

    Raises:
        ErrorAnswerError: the text is one.
    """
    code = _PRINTED_CODE.search(text[:_MAX_PRINTED])
    if code is not None and text.lstrip()[:1] not in {b"{", b"[", b"<"}:
        message = _PRINTED_MESSAGE.search(text[:_MAX_PRINTED])
        raise _error_answer(code[1].decode(), message[1].decode(errors="replace") if message else "")


def _error_answer(code: object, message: object) -> ErrorAnswerError:
    said = ", ".join(filter(None, (str(code), str(message).rstrip(". "))))[:_MAX_MESSAGE]
    # A terminal obeys control characters.
    printable = "".join(each if each.isprintable() else " " for each in said)
    return ErrorAnswerError(f"it is an error answer of the service: {printable}")


def _checked(image: ImageType) -> int:
    """The creation time of an image that the catalogue can store, in seconds since 1970."""
    if not image.image_id:
        raise RecordingError("ImageId is empty")
    if len(image.image_id) > _MAX_ID:
        raise RecordingError(f"ImageId has more than {_MAX_ID} characters")
    if not 0 <= image.size <= _MAX_NUMBER:
        raise RecordingError(f"Size is out of range: {image.size}")
    if image.image_owner_id is not UNSET and not 0 <= image.image_owner_id <= _MAX_NUMBER:
        raise RecordingError(f"ImageOwnerId is out of range: {image.image_owner_id}")
    created = parse_timestamp(image.creation_time)
    if created is None:
        raise RecordingError(f'CreationTime is no time stamp: "{image.creation_time}"')
    return created


def in_utf8(text: bytes) -> bytes:
    """The text in UTF-8.

    Raises:
        RecordingError: it is not valid Unicode.
    """
    try:
        return utf8(text)
    except UnicodeError as error:
        raise RecordingError(f"it is not valid Unicode ({error})") from None


def _images_in(text: bytes) -> tuple[list[Any], bool]:
    """The images of a text, as values or as one line each, and whether the text is an answer."""
    refuse_printed_error(text)
    if is_json_lines(text):
        return [line for line in text.splitlines() if line.strip()], False
    parsed = parse(text, RecordedBody)
    return (parsed, False) if isinstance(parsed, list) else (images_of_answer(parsed), True)


def images_of_answer(answer: Any) -> list[Any]:  # noqa: ANN401 - whatever the text held
    """The images of an answer, which an SDK may have wrapped with headers and status.

    Raises:
        RecordingError: it is no answer of DescribeImages.
    """
    if isinstance(answer, dict):
        answer = answer.get("body", answer)
        _refuse_error_answer(answer)
        if isinstance(answer, dict) and "Images" in answer:
            images = answer["Images"]
            found = images.get("Image") if isinstance(images, dict) else None
            return found if isinstance(found, list) else []
    raise RecordingError("it has no Images: it must be an answer of DescribeImages, or images line by line")


def is_json_lines(text: bytes) -> bool:
    """Whether the first line is a complete JSON object, and no answer."""
    first = text.lstrip().partition(b"\n")[0].strip()
    return first.startswith(b"{") and first.endswith(b"}") and b'"Images"' not in first
