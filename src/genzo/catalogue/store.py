"""The interface that the domain needs of a store. Every store in `genzo.store` implements it."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from genzo.catalogue.account_settings import AccountSettings
from genzo.catalogue.accounts import AccessKey, Account
from genzo.catalogue.audit import AuditEvent, AuditQuery
from genzo.catalogue.image import Image
from genzo.catalogue.image_use_reader import ImageUseReader
from genzo.catalogue.loading import ImageLoader
from genzo.catalogue.principals import RoleSession
from genzo.catalogue.query import ImagePage, ImageQuery
from genzo.catalogue.records import AccountRecord, AuthRecord, ResetCounts, TokenKey, TokenUse
from genzo.catalogue.resource import R, Resource
from genzo.catalogue.runtime_settings import RuntimeSettings
from genzo.catalogue.statistics import StoreStatistics
from genzo.catalogue.unready_reasons import UnreadyReason

if TYPE_CHECKING:
    from genzo.catalogue.state import StateRow

T = TypeVar("T")


class CatalogueReader(ImageUseReader, Protocol):
    """One consistent view of the catalogue."""

    def images_page(self, query: ImageQuery) -> ImagePage:
        """One page of the images that a query finds, in order, and their exact total."""

    def image(self, region_id: str, image_id: str) -> Image | None:
        """The image with this id in this region, regardless of who may see it."""

    def shared_with(self, region_id: str, image_id: str) -> list[int]:
        """The accounts that an image is shared with, ascending."""

    def image_named(self, owner_id: int, region_id: str, name: str) -> Image | None:
        """An account's image with exactly this name; the newest of several."""

    def images_under_way(self, owner_id: int, region_id: str, now: int) -> list[Image]:
        """An account's images that have not settled at ``now`` (milliseconds), the last to settle first."""

    def images_under_way_in_all(self, owner_id: int, region_ids: Sequence[str], now: int) -> list[Image]:
        """An account's images that have not settled at ``now`` (milliseconds), in any of these regions."""

    def owns_images(self, owner_id: int, region_id: str, count: int) -> bool:
        """Whether an account owns at least ``count`` images in a region."""

    def resource(self, kind: type[R], owner_id: int, region_id: str, resource_id: str) -> R | None:
        """An account's resource of a kind by its id."""

    def resources(self, kind: type[R], owner_id: int, region_id: str) -> list[R]:
        """An account's resources of a kind in a region, newest first, then by id."""

    def resource_in_any(
        self, kind: type[R], owner_id: int, region_ids: Sequence[str], resource_id: str
    ) -> R | None:
        """An account's resource of a kind by its id, from the first of these regions that has it."""

    def resources_in_all(self, kind: type[R], owner_id: int, region_ids: Sequence[str]) -> list[R]:
        """An account's resources of a kind, region by region in this order; in each region as `resources`."""

    def image_has_instances(self, region_id: str, image_id: str) -> bool:
        """Whether an instance of any account in the region was created from an image."""

    def instance_count(self, region_id: str, image_id: str) -> int:
        """How many instances of any account in the region run on an image."""

    def client_token(self, key: TokenKey) -> TokenUse | None:
        """The earlier use of a client token."""

    def account(self, account_id: int) -> Account | None: ...

    def account_named(self, name: str) -> Account | None:
        """The account with exactly this name; the one with the lowest id of several."""

    def account_record(self, account_id: int) -> AccountRecord:
        """An account and the settings in force for it, by one query.

        Raises:
            StoreError: the settings cannot be read by this version of Genzo.
        """

    def accounts(self) -> list[Account]:
        """All accounts, by id."""

    def open_account_count(self) -> int:
        """How many accounts were made by calls with unknown access keys (`Account.is_open`)."""

    def unused_open_accounts(self, count: int) -> list[int]:
        """The oldest of these accounts that own nothing, at most ``count``.

        An account owns images, resources, access keys, and images that are shared with it.
        """

    def owns_anything(self, account_id: int) -> bool:
        """Whether an account owns something, in the sense of `unused_open_accounts`."""

    def access_key(self, access_key_id: str) -> AccessKey | None: ...

    def access_keys(self, account_id: int) -> list[AccessKey]:
        """The keys of an account, by id."""

    def role_session(self, access_key_id: str) -> RoleSession | None:
        """The role session with this access key; it may have expired."""

    def secrets_key_is_marked(self) -> bool:
        """Whether the catalogue records that its secrets are encrypted, or none are.

        Raises:
            StoreError: they are encrypted with a key that is not given.
        """

    def settings(self) -> RuntimeSettings:
        """The runtime settings of all accounts.

        Raises:
            StoreError: they cannot be read by this version of Genzo.
        """

    def account_settings(self, account_id: int) -> AccountSettings:
        """What is set for an account alone.

        Raises:
            StoreError: it cannot be read by this version of Genzo.
        """

    def auth_record(self, access_key_id: str) -> AuthRecord:
        """An access key and the settings in force for its account, by one query.

        Raises:
            StoreError: the settings cannot be read by this version of Genzo.
        """

    def version(self, account_id: int, region_id: str) -> int:
        """A number that grows with every write to what an account sees in a region."""

    def next_change(self, account_id: int, region_id: str, now: int) -> int | None:
        """The next moment after ``now`` at which an image in an account's view changes its state by itself.

        The view is the account's own images and those shared with it. Moments are in milliseconds since
        1970; None if no image is under way.
        """

    def audit_events(self, query: AuditQuery) -> Iterator[AuditEvent]:
        """The events that a query finds, newest first; they are read while they are taken."""

    def metadata(self, name: str) -> str | None:
        """A value about the catalogue itself, such as what was done to it once and for all."""


class CatalogueWriter(CatalogueReader, Protocol):
    """One transaction: at its end all of it becomes durable and visible, or none of it."""

    def put_images(self, images: Iterable[Image]) -> int:
        """Insert images, or replace those with the same region and id; returns how many."""

    def put_new_image(self, image: Image) -> None:
        """Insert an image whose id is new, which costs less than `put_images`."""

    def share_images(self, images: Sequence[Image], account_id: int) -> None:
        """Share images with an account that does not own them; idempotent."""

    def unshare_images(self, images: Sequence[Image], account_id: int) -> None:
        """End the sharing of images with an account; idempotent."""

    def delete_image(self, region_id: str, image_id: str) -> bool:
        """Delete an image and its shares; False if there is none."""

    def put_resource(self, resource: Resource) -> None:
        """Insert a resource, or replace the one with its kind, owner, region and id."""

    def delete_resource(self, resource: Resource) -> bool:
        """Delete a resource; False if there is none."""

    def put_client_token(self, key: TokenKey, use: TokenUse) -> None:
        """Record the use of a client token, and delete uses older than a day."""

    def put_account(self, account: Account) -> None:
        """Insert an account, or replace the one with its id."""

    def delete_account(self, account_id: int) -> None:
        """Delete an account, which must have no access keys, and its settings."""

    def delete_account_cascade(self, account_id: int) -> ResetCounts:
        """Delete an account with all that it owns and all that is shared with it.

        The audit trail and the nonces stay: a key that is made again with the same id and secret must not
        accept old requests.
        """

    def put_access_key(self, key: AccessKey) -> None:
        """Insert an access key, or replace the one with its id."""

    def delete_access_key(self, access_key_id: str) -> bool:
        """Delete an access key; False if there is none."""

    def put_role_session(self, session: RoleSession, now: int) -> None:
        """Insert or replace a role session, and delete those that expired a day before ``now``.

        ``now`` is in seconds since 1970, by the system's clock: accounts have clocks of their own.
        """

    def mark_secrets_key(self) -> None:
        """Record that secrets are encrypted with the given key."""

    def rewrite_secrets(self) -> Mapping[str, int]:
        """Decode every stored secret, and store it as new ones are. Returns how many, by table or kind."""

    def claim_nonce(self, digest: bytes, expires: int) -> bool:
        """Claim a nonce; False if it was claimed before, or may have been claimed and deleted since.

        ``digest`` is from `genzo.identity.nonces.nonce_digest`. ``expires`` is when the request's time stamp
        leaves the window, in seconds since 1970.
        """

    def delete_nonces(self, before: int) -> bool:
        """Delete nonces that expired before a moment, in seconds since 1970; whether more are left.

        One call deletes a bounded number.
        """

    def put_audit_event(self, event: AuditEvent) -> None:
        """Append an event to the audit trail."""

    def prune_audit_events(self, before: int) -> int:
        """Delete events from before a moment, in milliseconds since 1970, and return how many.

        One call deletes a bounded number: 0 says that none is left.
        """

    def set_metadata(self, name: str, value: str) -> None:
        """Set a value about the catalogue itself."""

    def reset(self, account_id: int | None) -> ResetCounts:
        """Delete all images, resources and client tokens of an account, or of all accounts if None.

        With the users and roles go the users' keys and the role sessions. Accounts, their own keys, the audit
        trail and images that belong to no account stay. A reset of one account deletes its settings, too.
        """

    def put_settings(self, settings: RuntimeSettings) -> None:
        """Replace the settings of all accounts; every server follows them from its next request on."""

    def put_account_settings(self, account_id: int, settings: AccountSettings) -> None:
        """Replace the settings of one account, which must exist; every server follows them, too."""

    def delete_state(self, tables: Sequence[str]) -> None:
        """Delete the rows of tables that are part of a state, in this order (`genzo.catalogue.state`)."""

    def put_state_rows(self, table: str, rows: "Sequence[StateRow]") -> None:
        """Insert rows of one table of a state, whose keys are new.

        Raises:
            StateFileError: a row is not as the table needs it.
        """

    def writers(self) -> "Sequence[CatalogueWriter]":
        """The writers of each database, the one with the accounts first."""


class Loading(NamedTuple):
    """A transaction that loads images. ``catalogue`` writes everything else in it, but no images."""

    catalogue: CatalogueWriter
    images: ImageLoader


class ReadCache(Protocol):
    """What was read of the catalogue and still holds, for one request."""

    def get_or_read(self, read: Callable[..., T], *arguments: Hashable) -> T:
        """The result of ``read(reader, *arguments)``, from the cache or from a `CatalogueReader`.

        ``read`` must ask the reader at most one query, and its result must depend on nothing else.
        """

    def holds(self) -> bool:
        """Whether every result so far holds at a moment after this cache was made.

        If not, what was made of the results must be made again, with another cache.
        """

    def view_version(self, account_id: int, region_id: str) -> int:
        """A number that changes with every write to what an account sees in a region."""


class StoreTraits(NamedTuple):
    """What kind of store it is. Its users decide what follows from that."""

    is_remote: bool = False
    """A read waits for a network: it takes far longer than rendering its answer, and blocks its thread."""
    is_shared: bool = False
    """Servers on other machines may use it at the same time."""
    is_suspending: bool = False
    """What reads it can be suspended (`genzo.catalogue.suspension`), so that an event loop can run it."""


class CatalogueStore(Protocol):
    """Keeps the catalogue. All methods may be called by several threads."""

    @property
    def traits(self) -> StoreTraits: ...

    @property
    def databases(self) -> Sequence["CatalogueStore"]:
        """The stores that this one consists of, the one with the accounts first."""

    def statistics(self) -> Sequence[StoreStatistics]:
        """What the store of each database has counted, in the order of `databases`."""

    def replica_lags(self) -> Sequence[float | None]:
        """How many seconds each replica is behind its primary; None for one that does not tell.

        Raises:
            StoreError: the primary cannot be asked.
        """

    def reading(
        self, account_id: int | None = None, *, once: bool = False
    ) -> AbstractContextManager[CatalogueReader]:
        """One consistent view of everything committed before, at least as far as ``account_id`` may see it.

        once=True: at most one query, so no transaction.

        Raises:
            ReplicaError: a replica failed while it was read.
        """

    def read_cache(self) -> ReadCache:
        """The read cache for one request, in the calling thread. Commits before this call clear it."""

    def writing(
        self, account_id: int | None = None, region_id: str = ""
    ) -> AbstractContextManager[CatalogueWriter]:
        """A transaction that writes what ``account_id`` owns in ``region_id``, or anything if it is None.

        ``region_id`` may be `genzo.catalogue.ram.HOME`: what belongs to no region.

        Writers of one account exclude each other, and a writer of anything excludes all. So what a writer
        reads of its account does not change before it ends.
        """

    def loading(self, region_id: str) -> AbstractContextManager[Loading | None]:
        """A transaction that loads very many images into a region fast; None if that is not possible.

        It is possible in a catalogue with few images and none in the region, since indexes are rebuilt.
        """

    def prepare(self) -> None:
        """Create the tables if they are missing.

        Raises:
            StoreError: the store cannot be used, or another version of Genzo wrote it.
        """

    def require_prepared(self) -> None:
        """Check that the tables exist and the store can be used.

        Raises:
            StoreError: they do not, or it cannot.
        """

    def degradations(self) -> "Sequence[Degradation]":
        """What does not work although the store can be read. It is known without asking a database."""

    def close(self) -> None:
        """Close the connections, which must not cross a fork. The store opens new ones when needed."""


class StoreError(Exception):
    """The store cannot be used. The text is one sentence for the operator that names the fix.

    ``reason`` says the same to every caller, without names and addresses.
    """

    def __init__(self, sentence: str, reason: UnreadyReason = UnreadyReason.UNUSABLE) -> None:
        super().__init__(sentence)
        self.reason = reason


class Degradation(NamedTuple):
    """A part of a store that does not work: ``name`` tells it from others, and ``error`` says why."""

    name: str
    error: StoreError


class StoreBusyError(StoreError):
    """The database can be used, but everything that this process may use of it is in use."""


class ReplicaError(StoreError):
    """A replica failed while it was read. A repeated read without an account asks the primary."""
