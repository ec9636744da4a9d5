"""Stores images of saved answers, their shares and their owners."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from genzo.actions.images.recorded_answer import PlacedImage
from genzo.catalogue.account_names import free_name
from genzo.catalogue.accounts import UNKNOWN_OWNER_ID, Account
from genzo.catalogue.image import Image
from genzo.catalogue.store import CatalogueWriter
from genzo.importing.summary import ImportCounts
from genzo.service.service import Service


class ImportRefusedError(Exception):
    """Nothing was imported; the text is one sentence that says why and what to do."""


def refuse_unknown_region(service: Service, region_id: str) -> None:
    """Check that a region exists.

    Raises:
        ImportRefusedError: there is no such region.
    """
    if region_id not in service.facts.regions:
        raise ImportRefusedError(f'There is no region "{region_id}": DescribeRegions lists all regions.')


def store_images(
    catalogue: CatalogueWriter,
    placed_images: Sequence[PlacedImage],
    account_id: int | None,
    step: Callable[[], None] = lambda: None,
) -> None:
    """Store images and their shares with the account. ``step`` is called after every stored image.

    Raises:
        ImportRefusedError: an image id belongs to another owner.
    """
    to_store = list[Image]()
    for placed in placed_images:
        image = placed.image
        if should_store(image, catalogue.image(image.region_id, image.image_id)):
            to_store.append(image)
    catalogue.put_images(stepwise(to_store, step))
    if account_id is not None:
        catalogue.share_images([placed.image for placed in placed_images if placed.is_shared], account_id)


def create_missing_accounts(
    catalogue: CatalogueWriter, counts: ImportCounts, account_id: int | None, now: int
) -> tuple[int, ...]:
    """Create those of the account and the owners that do not exist; return their ids.

    Call it after writing images: accounts may be in another database, and imports that lock databases in
    different orders would deadlock.
    """
    accounts = counts.owners if account_id is None else {account_id: None, **counts.owners}
    missing = tuple(each for each in accounts if catalogue.account(each) is None)
    for each in missing:
        name = "unknown owner" if each == UNKNOWN_OWNER_ID else f"account {each}"
        catalogue.put_account(Account(account_id=each, name=free_name(catalogue, name), created=now))
    return missing


def should_store(image: Image, stored: Image | None) -> bool:
    """Whether to store an image: if it is new, or at least as complete as the stored one.

    An answer shows a reader less of an image than its owner, so a reader's image does not replace an owner's.

    Raises:
        ImportRefusedError: another owner has the id; ids are unique in a region.
    """
    if stored is None:
        return True
    if (stored.source, stored.owner_id) != (image.source, image.owner_id):
        owner = f"account {stored.owner_id}" if stored.owner_id else f"the {stored.source.value} images"
        raise ImportRefusedError(
            f"Image {image.image_id} in {image.region_id} already belongs to {owner}: import it as that, or "
            "delete it first. Nothing was loaded."
        )
    return stored.recorded_by_reader or not image.recorded_by_reader


def stepwise(images: Iterable[Image], step: Callable[[], None]) -> Iterator[Image]:
    """The images; ``step`` is called after each was taken."""
    for image in images:
        yield image
        step()
