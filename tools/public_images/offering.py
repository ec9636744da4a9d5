"""Derives until when a region offered each image.

A region offers the newest build of each line, and the build before it for some weeks. A line is one
operating system in one edition for one architecture. Sources: a listing of the Linux images for x86_64 in one
region of April 2024 has exactly one build per line, and it has lines whose newest build is almost three years
old, but only one that is older; builds vanish one to three months after the next one's release (public code).
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from tools.public_images.family import UNNAMED_EDITIONS
from tools.public_images.ids import parse

_AFTER_NEXT_BUILD = timedelta(days=30)
_AFTER_LAST_BUILD = timedelta(days=3 * 365)
_SEEN_OFFERED = {
    # In the listing of April 2024, five years after its release.
    "debian_8.11_64_20G_alibase_20190311.vhd": datetime(2024, 5, 1, tzinfo=UTC),
}
_FORM = "%Y-%m-%dT%H:%M:%SZ"

Image = Mapping[str, object]


def retirements(images: Iterable[Image]) -> dict[str, str]:
    """The moment from which an image is no longer offered, by its id; without the images still offered.

    The build before the newest is offered for thirty days more, or until there is a second one after it. The
    newest build of a line is offered for three years more, and has no end if that would be later than the
    newest image of all.
    """
    every = list(images)
    known_until = max(map(_created, every))
    ends = dict[str, datetime]()
    for line in _lines(every).values():
        for position, image in enumerate(line):
            successors = line[position + 1 : position + 3]
            end = _created(image) + _AFTER_LAST_BUILD
            if successors:
                end = min(end, _created(successors[0]) + _AFTER_NEXT_BUILD, *map(_created, successors[1:]))
            elif end > known_until:
                continue
            ends[str(image["ImageId"])] = end
    ends |= {
        image_id: max(ends[image_id], seen) for image_id, seen in _SEEN_OFFERED.items() if image_id in ends
    }
    return {image_id: end.strftime(_FORM) for image_id, end in sorted(ends.items())}


def _lines(images: Iterable[Image]) -> dict[tuple[object, ...], list[Image]]:
    """The images of each line, oldest first."""
    lines: dict[tuple[object, ...], list[Image]] = {}
    for image in sorted(images, key=lambda each: (str(each["CreationTime"]), str(each["ImageId"]))):
        # The vendor added LTS to the name of a system that already had images.
        name = str(image["OSName"]).replace(" LTS", "")
        unnamed = parse(str(image["ImageId"])).editions & UNNAMED_EDITIONS
        lines.setdefault((name, image["Architecture"], unnamed), []).append(image)
    return lines


def _created(image: Image) -> datetime:
    return datetime.strptime(str(image["CreationTime"]), _FORM).replace(tzinfo=UTC)
