"""Sets up a catalogue: tables, the first account, the public images."""

from genzo import __version__
from genzo.catalogue.accounts import (
    FIRST_ACCESS_KEY_ID,
    FIRST_ACCESS_KEY_SECRET,
    FIRST_ACCOUNT_ID,
    AccessKey,
    Account,
)
from genzo.catalogue.clock import Clock
from genzo.catalogue.image_offering import ImageOffering, resolved_as_of, with_date
from genzo.catalogue.store import CatalogueStore, CatalogueWriter, StoreError
from genzo.service.offered_images import lacks_offered_images, offering_of, put_offering

_PUBLIC_IMAGES = "public images"
_FIRST_ACCOUNT = "first account"
_EMPTIED = (
    "The catalogue has no public images: if its tables were emptied, restore a backup of the database; Genzo "
    "serves again when it is complete."
)


def set_up(store: CatalogueStore, clock: Clock, images_as_of: str | None = None) -> None:
    """Create what is missing. The first start of a newer version adds and updates public images.

    The first account is created only once in the life of a catalogue: a deleted key does not come back.
    ``images_as_of`` is the date whose public images are offered, unless another was set at run time; None
    keeps what the catalogue offers (`genzo.catalogue.image_offering`).

    Raises:
        StoreError: the store cannot be used.
    """
    store.prepare()
    as_of = None if images_as_of is None else _date(store, clock, images_as_of)
    for database in store.databases:
        with database.reading() as catalogue:
            offering = offering_of(catalogue)
            if catalogue.metadata(_PUBLIC_IMAGES) == __version__ and _wanted(offering, as_of) == offering:
                continue
        with database.writing() as catalogue:
            # Only the first database has accounts. A well-known key in a region's database would be valid
            # if a server used that database alone.
            if database is store.databases[0] and catalogue.metadata(_FIRST_ACCOUNT) is None:
                _put_first_account(catalogue, int(clock()))
            _put_public_images(catalogue, as_of)


def require_set_up(store: CatalogueStore) -> None:
    """Check that this or another process has done `set_up`, and that the catalogue was not emptied since.

    Raises:
        StoreError: it was not, it was, or the store cannot be used.
    """
    store.require_prepared()
    for database in store.databases:
        with database.reading() as catalogue:
            if catalogue.metadata(_PUBLIC_IMAGES) is None or lacks_offered_images(catalogue):
                raise StoreError(_EMPTIED)


def first_key_is_active(store: CatalogueStore) -> bool:
    """Whether the well-known access key is active and still has its well-known secret."""
    with store.reading() as catalogue:
        key = catalogue.access_key(FIRST_ACCESS_KEY_ID)
    return key is not None and key.active and key.secret == FIRST_ACCESS_KEY_SECRET


def _date(store: CatalogueStore, clock: Clock, images_as_of: str) -> str:
    with store.databases[0].reading() as catalogue:
        return resolved_as_of(images_as_of, catalogue.settings().clock.now(clock()))


def _wanted(offering: ImageOffering, as_of: str | None) -> ImageOffering:
    """The offering as of the date that the server was started with."""
    return offering if as_of is None or offering.is_override else with_date(offering, as_of)


def _put_public_images(catalogue: CatalogueWriter, as_of: str | None) -> None:
    """Add, update and delete shipped images, whatever another version or another date has left."""
    stored, before = catalogue.metadata(_PUBLIC_IMAGES), offering_of(catalogue)
    put_offering(
        catalogue,
        _wanted(before, as_of),
        before if stored == __version__ else None,
        is_new=stored is None,
    )
    catalogue.set_metadata(_PUBLIC_IMAGES, __version__)


def _put_first_account(catalogue: CatalogueWriter, created: int) -> None:
    catalogue.put_account(Account(account_id=FIRST_ACCOUNT_ID, name="genzo", created=created))
    catalogue.put_access_key(
        AccessKey(
            access_key_id=FIRST_ACCESS_KEY_ID, secret=FIRST_ACCESS_KEY_SECRET, account_id=FIRST_ACCOUNT_ID
        )
    )
    catalogue.set_metadata(_FIRST_ACCOUNT, str(FIRST_ACCOUNT_ID))
