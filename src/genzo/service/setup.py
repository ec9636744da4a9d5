"""Sets up a catalogue: tables, the first account, the public images."""

from collections.abc import Iterator

import msgspec

from genzo import __version__, data
from genzo.actions.images.image_type import ImageType
from genzo.actions.images.recorded_image import recorded_image
from genzo.catalogue.accounts import (
    FIRST_ACCESS_KEY_ID,
    FIRST_ACCESS_KEY_SECRET,
    FIRST_ACCOUNT_ID,
    AccessKey,
    Account,
)
from genzo.catalogue.clock import Clock, parse_timestamp
from genzo.catalogue.image import EVERY_REGION, Image, Source
from genzo.catalogue.ordering import rank
from genzo.catalogue.store import CatalogueStore, CatalogueWriter, StoreError

_PUBLIC_IMAGES = "public images"
_FIRST_ACCOUNT = "first account"


def set_up(store: CatalogueStore, clock: Clock) -> None:
    """Create what is missing. The first start of a newer version adds and updates public images.

    The first account is created only once in the life of a catalogue: a deleted key does not come back.

    Raises:
        StoreError: the store cannot be used.
    """
    store.prepare()
    for database in store.databases:
        with database.reading() as catalogue:
            if catalogue.metadata(_PUBLIC_IMAGES) == __version__:
                continue
        with database.writing() as catalogue:
            # Only the first database has accounts. A well-known key in a region's database would be valid
            # if a server used that database alone.
            if database is store.databases[0] and catalogue.metadata(_FIRST_ACCOUNT) is None:
                _put_first_account(catalogue, int(clock()))
            catalogue.put_images(shipped_images())
            catalogue.set_metadata(_PUBLIC_IMAGES, __version__)


def is_set_up(store: CatalogueStore) -> bool:
    """Whether this or another process has done `set_up`."""
    if not store.is_prepared():
        return False
    try:
        return all(_has_public_images(database) for database in store.databases)
    except StoreError:
        return False


def first_key_is_active(store: CatalogueStore) -> bool:
    """Whether the well-known access key is active and still has its well-known secret."""
    with store.reading() as catalogue:
        key = catalogue.access_key(FIRST_ACCESS_KEY_ID)
    return key is not None and key.active and key.secret == FIRST_ACCESS_KEY_SECRET


def shipped_images() -> Iterator[Image]:
    """The public images that ship, each valid for every region."""
    # The shipped file needs no repair, unlike answers that clients saved, so it is decoded directly.
    images = msgspec.json.decode(data.public_images(), type=list[ImageType])
    for image in images:
        its_rank = rank(parse_timestamp(image.creation_time) or 0)
        yield recorded_image(image, EVERY_REGION, Source.SYSTEM, 0, its_rank)


def _put_first_account(catalogue: CatalogueWriter, created: int) -> None:
    catalogue.put_account(Account(account_id=FIRST_ACCOUNT_ID, name="genzo", created=created))
    catalogue.put_access_key(
        AccessKey(
            access_key_id=FIRST_ACCESS_KEY_ID, secret=FIRST_ACCESS_KEY_SECRET, account_id=FIRST_ACCOUNT_ID
        )
    )
    catalogue.set_metadata(_FIRST_ACCOUNT, str(FIRST_ACCOUNT_ID))


def _has_public_images(database: CatalogueStore) -> bool:
    with database.reading() as catalogue:
        return catalogue.metadata(_PUBLIC_IMAGES) is not None
