"""Plans an import of saved answers: what it creates, updates, shares and deletes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple, cast

import msgspec

from genzo.actions.images import recorded_answer
from genzo.actions.images.describe_images import DescribeImagesResponse
from genzo.actions.images.recorded_answer import PlacedImage, RecordedAnswer
from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.catalogue.image import Image, Source
from genzo.catalogue.store import CatalogueReader
from genzo.importing.saved_answer import should_store
from genzo.importing.summary import ImportCounts
from genzo.wire.structs import Response

_PAGE_SIZE = 100

Call = Callable[[int, str, Mapping[str, str]], Response]
"""Answers a call of an action by an account, as `genzo.service.service.Service.call`."""


class Part(NamedTuple):
    """The answers that an account got in a region; all their images are public if ``account_id`` is None.

    ``replaced`` are queries of DescribeImages: of the images that they find in the catalogue, the import
    deletes those that the answers lack. ``shares`` are the accounts that an image of the account itself is
    shared with, by its id.
    """

    region_id: str
    account_id: int | None
    answers: Sequence[RecordedAnswer]
    replaced: Sequence[Mapping[str, str]] = ()
    shares: Mapping[str, Sequence[int]] = {}

    def placed(self) -> Iterator[PlacedImage]:
        """The images of the answers with their owners."""
        for answer in self.answers:
            yield from recorded_answer.place(answer, self.region_id, self.account_id)


@dataclass
class Plan:
    """What an import changes. ``shared`` and ``unshared`` have images by account.

    ``reordered`` are images of which nothing changes but their place among those of the same second.
    """

    created: list[Image] = field(default_factory=list)
    updated: list[Image] = field(default_factory=list)
    reordered: list[Image] = field(default_factory=list)
    unchanged: int = 0
    shared: dict[int, list[Image]] = field(default_factory=dict)
    deleted: list[Image] = field(default_factory=list)
    unshared: dict[int, list[Image]] = field(default_factory=dict)
    kept_shipped: int = 0
    counts: ImportCounts = field(default_factory=ImportCounts)


def replaced_ids(parts: Sequence[Part], call: Call) -> list[list[str]]:
    """The ids of the images that the queries of each part find. ``call`` answers from the catalogue."""
    return [
        list(dict.fromkeys(each for query in part.replaced for each in _ids_found(part, query, call)))
        for part in parts
    ]


def plan_of(parts: Sequence[Part], replaced: Sequence[Sequence[str]], catalogue: CatalogueReader) -> Plan:
    """What an import of ``parts`` changes in a catalogue. ``replaced`` are the `replaced_ids`.

    Raises:
        ImportRefusedError: an image id belongs to another owner.
    """
    plan = Plan()
    for part, found in zip(parts, replaced, strict=True):
        held = set[str]()
        for answer in part.answers:
            plan.counts.unknown |= set(answer.unknown)
        for placed in part.placed():
            held.add(placed.image.image_id)
            plan.counts.add(placed, part.account_id)
            _add_image(plan, part, placed, catalogue)
        _add_missing(plan, part, [each for each in found if each not in held], catalogue)
    return plan


def _add_image(plan: Plan, part: Part, placed: PlacedImage, catalogue: CatalogueReader) -> None:
    image = placed.image
    stored = catalogue.image(image.region_id, image.image_id)
    if stored is not None:
        # No answer tells it.
        image = msgspec.structs.replace(image, unused_since=stored.unused_since)
    if stored is None:
        plan.created.append(image)
    elif should_store(image, stored) and msgspec.structs.replace(stored, rank=image.rank) != image:
        plan.updated.append(image)
    else:
        plan.unchanged += 1
        if stored.rank != image.rank and should_store(image, stored):
            plan.reordered.append(image)
    accounts = part.shares.get(image.image_id) if part.account_id == image.owner_id else None
    if placed.is_shared and part.account_id is not None:
        accounts = [part.account_id]
    if accounts is None:
        return
    present = [] if stored is None else catalogue.shared_with(image.region_id, image.image_id)
    for account_id in set(accounts) - set(present):
        plan.shared.setdefault(account_id, []).append(image)
        plan.counts.owners[account_id] = None
    if part.replaced and not placed.is_shared:
        for account_id in set(present) - set(accounts):
            plan.unshared.setdefault(account_id, []).append(image)


def _add_missing(plan: Plan, part: Part, image_ids: Sequence[str], catalogue: CatalogueReader) -> None:
    """Plan to delete images that the answers lack."""
    for image_id in image_ids:
        image = catalogue.image(part.region_id, image_id)
        if image is None:
            # A shipped image is one of every region, and can be retired in all of them alone.
            plan.kept_shipped += 1
        elif image.source is not Source.ACCOUNT or image.owner_id == part.account_id:
            plan.deleted.append(image)
        elif part.account_id in catalogue.shared_with(part.region_id, image_id):
            plan.unshared.setdefault(part.account_id, []).append(image)


def _ids_found(part: Part, query: Mapping[str, str], call: Call) -> Iterator[str]:
    viewer = FIRST_ACCOUNT_ID if part.account_id is None else part.account_id
    for number in count(1):
        page = {"PageNumber": str(number), "PageSize": str(_PAGE_SIZE), "RegionId": part.region_id}
        answer = cast(
            "DescribeImagesResponse", call(viewer, "DescribeImages", {"Status": "ALL", **query, **page})
        )
        yield from (image.image_id for image in answer.images.image)
        if number * _PAGE_SIZE >= answer.total_count:
            return
