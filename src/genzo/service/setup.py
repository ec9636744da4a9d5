"""A new catalogue made usable: tables, the first account, the shipped public images."""

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
    """Make what is missing; what is there stays. A newer Genzo adds the public images that it newly ships.

    The first account is made once in the life of a catalogue: a key that was deleted does not come back.

    Raises:
        StoreError: the store cannot be used.
    """
    store.prepare()
    for database in store.databases:
        with database.reading() as catalogue:
            if catalogue.metadata(_PUBLIC_IMAGES) == __version__:
                continue
        with database.writing() as catalogue:
            # A region's database keeps no accounts: a key put there would open it, were it served alone.
            if database is store.databases[0] and catalogue.metadata(_FIRST_ACCOUNT) is None:
                _put_first_account(catalogue, int(clock()))
            catalogue.put_images(shipped_images())
            catalogue.set_metadata(_PUBLIC_IMAGES, __version__)


def is_set_up(store: CatalogueStore) -> bool:
    """Whether `set_up` has been done, here or by another process."""
    if not store.is_prepared():
        return False
    try:
        return all(_has_public_images(database) for database in store.databases)
    except StoreError:
        return False


def first_key_is_active(store: CatalogueStore) -> bool:
    """Whether the access key with the well-known secret opens the first account."""
    with store.reading() as catalogue:
        key = catalogue.access_key(FIRST_ACCESS_KEY_ID)
    return key is not None and key.active and key.secret == FIRST_ACCESS_KEY_SECRET


def shipped_images() -> Iterator[Image]:
    """The public images that ship, once for every region."""
    # Shipped images need no repair, unlike what clients saved: so they are read as they are.
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
