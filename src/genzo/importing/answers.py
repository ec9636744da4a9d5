"""Loading the images of a saved answer into the catalogue: all of them, or none."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from genzo.actions.images import recorded_answer
from genzo.actions.images.recorded_answer import Placement, Recording
from genzo.catalogue.accounts import UNKNOWN_OWNER_ID, Account
from genzo.catalogue.image import Image, Source
from genzo.catalogue.store import CatalogueWriter
from genzo.service.service import Service


class ImportRefusedError(Exception):
    """Nothing was loaded; the text is one sentence that says why and what to do."""


@dataclass(frozen=True)
class Loaded:
    """What an import did: images by kind, the accounts it made, and members it has no place for."""

    public: int
    marketplace: int
    own: int
    others: int
    shared: int
    accounts: tuple[int, ...]
    unknown: tuple[str, ...]


def load(
    service: Service, recording: Recording, region_id: str, account_id: int | None, step: Callable[[], None]
) -> Loaded:
    """Load a recording as ``account_id`` saw it in a region, or as public images when it is None.

    ``step`` is called for every image.

    Raises:
        ImportRefusedError: the region is unknown, or an id is somebody else's already.
    """
    refuse_unknown_region(service, region_id)
    placements = recorded_answer.place(recording, region_id, account_id)
    accounts = recorded_answer.owners(placements)
    if account_id is not None:
        accounts = list(dict.fromkeys([account_id, *accounts]))
    with service.store.writing() as catalogue:
        news = [placement.image for placement in placements if is_news(catalogue, placement.image)]
        catalogue.put_images(_stepwise(news, step))
        if account_id is not None:
            shared = [placement.image for placement in placements if placement.is_shared]
            catalogue.share_images(shared, account_id)
        # After the images in every import, so that two do not wait for each other in a circle: accounts may
        # be in another database.
        made = make_missing_accounts(catalogue, accounts, int(service.clock()))
    return _summary(placements, account_id, made, recording.unknown)


def refuse_unknown_region(service: Service, region_id: str) -> None:
    """See that there is a region.

    Raises:
        ImportRefusedError: there is none of this name.
    """
    if region_id not in service.facts.regions:
        raise ImportRefusedError(f'There is no region "{region_id}": DescribeRegions lists those there are.')


def make_missing_accounts(catalogue: CatalogueWriter, accounts: Sequence[int], now: int) -> tuple[int, ...]:
    """Make those of these accounts that are not there; returns them."""
    missing = tuple(account_id for account_id in accounts if catalogue.account(account_id) is None)
    for account_id in missing:
        name = "unknown owner" if account_id == UNKNOWN_OWNER_ID else f"account {account_id}"
        catalogue.put_account(Account(account_id=account_id, name=name, created=now))
    return missing


def is_news(catalogue: CatalogueWriter, image: Image) -> bool:
    """Whether an image says more than the one that is kept, which its owner may know better.

    Raises:
        ImportRefusedError: the id is somebody else's; an id is one image's in a region.
    """
    kept = catalogue.image(image.region_id, image.image_id)
    if kept is None:
        return True
    if (kept.source, kept.owner_id) != (image.source, image.owner_id):
        owner = f"account {kept.owner_id}" if kept.owner_id else f"the {kept.source.value} images"
        raise ImportRefusedError(
            f"Image {image.image_id} in {image.region_id} belongs to {owner} already: import it as that, or "
            "delete it first. Nothing was loaded."
        )
    return kept.recorded_by_reader or not image.recorded_by_reader


def _stepwise(images: Iterable[Image], step: Callable[[], None]) -> Iterator[Image]:
    for image in images:
        yield image
        step()


def _summary(
    placements: Sequence[Placement], account_id: int | None, made: tuple[int, ...], unknown: list[str]
) -> Loaded:
    sources = Counter(placement.image.source for placement in placements)
    own = sum(
        placement.image.source is Source.ACCOUNT and placement.image.owner_id == account_id
        for placement in placements
    )
    return Loaded(
        public=sources[Source.SYSTEM],
        marketplace=sources[Source.MARKETPLACE],
        own=own,
        others=sources[Source.ACCOUNT] - own,
        shared=sum(placement.is_shared for placement in placements),
        accounts=made,
        unknown=tuple(unknown),
    )
