"""Which public images are offered: those of a date, less those retired by id, plus those released by id.

An image that is not offered does not exist for any call, as in the real service: DescribeImages does not
find it by its id, and RunInstances answers InvalidImageId.NotFound (docs/decisions/0039-offered-images.md).
"""

from collections.abc import Collection
from datetime import date
from typing import ClassVar

import msgspec

from genzo.catalogue.clock import format_moment
from genzo.catalogue.image import Image
from genzo.catalogue.resource import Resource

ALL = "all"
"""Every public image that ships, whatever its date."""

TODAY = "today"
"""The date of the API's clock."""

METADATA_NAME = "image offering"
"""The name of the offering in the metadata of each database. Without a value everything is offered."""

_DATE_LENGTH = len("2026-01-01")


class RetiredImage(Resource, frozen=True, kw_only=True):
    """A public image that was imported and then retired; ``image`` is put back when it is released."""

    kind: ClassVar[str] = "retiredimage"

    image: Image


class ImageOffering(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The public images that are offered.

    ``as_of`` is `ALL`, or the date whose end the shipped images are shown at. ``is_override`` says that it
    was set at run time, so that servers do not replace it by the one they were started with. ``retired`` and
    ``released`` are ids; ``released`` has those that are offered although the date excludes them.
    """

    as_of: str = ALL
    is_override: bool = False
    retired: tuple[str, ...] = ()
    released: tuple[str, ...] = ()

    def offers(self, image: Image, retirement: str) -> bool:
        """Whether a shipped image is offered.

        ``retirement`` is the moment from which the real service no longer offers it, ``""`` for none.
        """
        if image.image_id in self.retired:
            return False
        if self.as_of == ALL or image.image_id in self.released:
            return True
        if image.creation_time[:_DATE_LENGTH] > self.as_of:
            return False
        return not retirement or self.as_of < retirement[:_DATE_LENGTH]


def with_date(offering: ImageOffering, as_of: str, *, is_override: bool = False) -> ImageOffering:
    """The offering as of another date, which ends what was released against the date before."""
    released = offering.released if as_of == offering.as_of else ()
    return msgspec.structs.replace(offering, as_of=as_of, is_override=is_override, released=released)


def with_retired(offering: ImageOffering, image_ids: Collection[str]) -> ImageOffering:
    """The offering after images were retired by id."""
    return msgspec.structs.replace(
        offering,
        retired=tuple(sorted({*offering.retired, *image_ids})),
        released=tuple(each for each in offering.released if each not in image_ids),
    )


def with_released(offering: ImageOffering, image_ids: Collection[str]) -> ImageOffering:
    """The offering after images were released by id."""
    released = {*offering.released, *image_ids} if offering.as_of != ALL else set()
    return msgspec.structs.replace(
        offering,
        retired=tuple(each for each in offering.retired if each not in image_ids),
        released=tuple(sorted(released)),
    )


def checked_as_of(text: str) -> str:
    """`ALL`, `TODAY` or a date as it is written.

    Raises:
        ValueError: the text is something else.
    """
    if text in (ALL, TODAY):
        return text
    try:
        # fromisoformat also reads 20240401 and 2024-W14-1.
        if date.fromisoformat(text).isoformat() == text:
            return text
    except ValueError:
        pass
    raise ValueError(f"{text} is no date: write it as 2024-04-01, or write {TODAY} or {ALL}.")


def resolved_as_of(checked: str, now: int) -> str:
    """`ALL` or a date; `TODAY` is the date at ``now``, in milliseconds since 1970."""
    return format_moment(now)[:_DATE_LENGTH] if checked == TODAY else checked
