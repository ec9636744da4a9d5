"""Sets up a catalogue: tables, the first account, the public images."""

from hmac import compare_digest

from genzo import __version__
from genzo.catalogue.account_names import free_name
from genzo.catalogue.accounts import (
    FIRST_ACCESS_KEY_ID,
    FIRST_ACCESS_KEY_SECRET,
    FIRST_ACCOUNT_ID,
    AccessKey,
    Account,
)
from genzo.catalogue.clock import Clock
from genzo.catalogue.image_offering import ImageOffering, resolved_as_of, with_date
from genzo.catalogue.store import CatalogueReader, CatalogueStore, CatalogueWriter, StoreError
from genzo.catalogue.unready_reasons import UnreadyReason
from genzo.service.offered_images import lacks_offered_images, offering_of, put_offering

_PUBLIC_IMAGES = "public images"
_FIRST_KEY = "first account"  # the name by which catalogues of older versions know it

WELL_KNOWN_KEY = AccessKey(
    access_key_id=FIRST_ACCESS_KEY_ID, secret=FIRST_ACCESS_KEY_SECRET, account_id=FIRST_ACCOUNT_ID
)
_NO_FIRST_KEY = "The catalogue has no access key yet: genzo serve makes it."
_EMPTIED = (
    "The catalogue has no public images: if its tables were emptied, restore a backup of the database; Genzo "
    "serves again when it is complete."
)


def set_up(
    store: CatalogueStore,
    clock: Clock,
    images_as_of: str | None = None,
    first_key: AccessKey | None = WELL_KNOWN_KEY,
) -> bool:
    """Create what is missing. The first start of a newer version adds and updates public images.

    The first account has its access key ``first_key`` made only once in the life of a catalogue: a deleted
    key does not come back. None leaves it to a later call to make the key. Returns whether this call made
    it; of several processes, one does.

    ``images_as_of`` is the date whose public images are offered, unless another was set at run time; None
    keeps what the catalogue offers (`genzo.catalogue.image_offering`).

    Raises:
        StoreError: the store cannot be used.
    """
    store.prepare()
    as_of = None if images_as_of is None else _date(store, clock, images_as_of)
    is_first_start = False
    for database in store.databases:
        # Only the first database has accounts. A well-known key in a region's database would be valid if a
        # server used that database alone.
        is_home = database is store.databases[0]
        with database.reading() as catalogue:
            is_marked = catalogue.secrets_key_is_marked()
            lacks_account = is_home and _lacks_first_account(catalogue, first_key)
            has_images = _has_wanted_images(catalogue, as_of)
        if is_marked and has_images and not lacks_account:
            continue
        with database.writing() as catalogue:
            if not is_marked:
                catalogue.mark_secrets_key()
            if lacks_account:
                is_first_start = _put_first_account(catalogue, int(clock()), first_key)
            if not has_images:
                _put_public_images(catalogue, as_of)
    return is_first_start


def require_set_up(store: CatalogueStore) -> None:
    """Check that this or another process has done `set_up`, and that the catalogue was not emptied since.

    Raises:
        StoreError: it was not, it was, the secrets need another key, or the store cannot be used.
    """
    store.require_prepared()
    for database in store.databases:
        with database.reading() as catalogue:
            if catalogue.metadata(_PUBLIC_IMAGES) is None or lacks_offered_images(catalogue):
                raise StoreError(_EMPTIED, UnreadyReason.CATALOGUE_EMPTIED)
            catalogue.secrets_key_is_marked()
    if lacks_first_key(store):
        raise StoreError(_NO_FIRST_KEY, UnreadyReason.CATALOGUE_EMPTIED)


def lacks_first_key(store: CatalogueStore) -> bool:
    """Whether the first account has never had an access key, in a catalogue with tables."""
    with store.databases[0].reading() as catalogue:
        return not had_first_key(catalogue)


def had_first_key(catalogue: CatalogueReader) -> bool:
    """Whether the first account has, or had, an access key. Without one, servers answer no request."""
    return catalogue.metadata(_FIRST_KEY) is not None


def first_key_is_active(store: CatalogueStore) -> bool:
    """Whether the well-known access key is active and still has its well-known secret."""
    with store.reading() as catalogue:
        return has_active_first_key(catalogue)


def has_active_first_key(catalogue: CatalogueReader) -> bool:
    """The same, of an open view."""
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


def _has_wanted_images(catalogue: CatalogueReader, as_of: str | None) -> bool:
    offering = offering_of(catalogue)
    return catalogue.metadata(_PUBLIC_IMAGES) == __version__ and _wanted(offering, as_of) == offering


def _lacks_first_account(catalogue: CatalogueReader, first_key: AccessKey | None) -> bool:
    if catalogue.metadata(_FIRST_KEY) is not None:
        return False
    return first_key is not None or catalogue.account(FIRST_ACCOUNT_ID) is None


def _put_first_account(catalogue: CatalogueWriter, created: int, first_key: AccessKey | None) -> bool:
    """Make the first account and its access key. Returns whether the key was made."""
    if not _lacks_first_account(catalogue, first_key):  # another process has made them since
        return False
    if catalogue.account(FIRST_ACCOUNT_ID) is None:
        catalogue.put_account(
            Account(account_id=FIRST_ACCOUNT_ID, name=free_name(catalogue, "genzo"), created=created)
        )
    if first_key is None:
        return False
    present = catalogue.access_key(first_key.access_key_id)
    if present is None:
        catalogue.put_access_key(first_key)
    elif not _is_same_key(present, first_key):
        raise StoreError(f"The access key {first_key.access_key_id} exists already: choose another id.")
    catalogue.set_metadata(_FIRST_KEY, str(FIRST_ACCOUNT_ID))
    return present is None


def _is_same_key(present: AccessKey, first_key: AccessKey) -> bool:
    """Whether a command, such as ``genzo seed``, has made the first key; it may have disabled it."""
    return (present.account_id, present.user_name) == (
        first_key.account_id,
        first_key.user_name,
    ) and compare_digest(present.secret.encode(), first_key.secret.encode())
