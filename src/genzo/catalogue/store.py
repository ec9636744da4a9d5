"""What the domain needs of whatever keeps it: the interface that every store fulfils."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol, TypeVar

from genzo.catalogue.accounts import AccessKey, Account
from genzo.catalogue.image import Image
from genzo.catalogue.query import ImagePage, ImageQuery
from genzo.catalogue.resource import R, Resource
from genzo.catalogue.runtime_settings import RuntimeSettings

T = TypeVar("T")


class TokenKey(NamedTuple):
    """What a client token is unique in."""

    account_id: int
    action: str
    region_id: str
    token: str


class TokenUse(NamedTuple):
    """A request that was made with a client token: a digest of its parameters, and the answer to it.

    ``used`` is in seconds since 1970.
    """

    digest: str
    answer: bytes
    used: int


class RowBatch(NamedTuple):
    """Images made ready to be loaded: the rows of each table, in a form and an order of the store's own.

    ``written`` has the accounts whose view they change, each with its region.
    """

    tables: tuple[bytes, ...]
    written: frozenset[tuple[int, str]]


PackImages = Callable[[int, Iterable[tuple[Image, bool]], int | None], RowBatch]
"""Makes the rows of images, numbered from the first argument on.

Each image has a flag: whether it is shared with the account of the last argument.
"""


class AuthRecord(NamedTuple):
    """What every request needs to know before its action: its access key, and what is set."""

    key: AccessKey | None
    settings: RuntimeSettings


class ResetCounts(NamedTuple):
    """How many images and resources were forgotten."""

    images: int
    resources: int


class CatalogueReader(Protocol):
    """One consistent view of the catalogue."""

    def images_page(self, query: ImageQuery) -> ImagePage:
        """The images a query asks for, in order, and their exact number."""

    def image(self, region_id: str, image_id: str) -> Image | None:
        """The image kept under this id in this region, whoever may see it."""

    def shared_with(self, region_id: str, image_id: str) -> list[int]:
        """The accounts an image is shared with, ascending."""

    def image_named(self, owner_id: int, region_id: str, name: str) -> Image | None:
        """An account's image of exactly this name, the newest of several."""

    def images_under_way(self, owner_id: int, region_id: str, now: int) -> list[Image]:
        """An account's images that have not settled at ``now`` (milliseconds), the last to settle first."""

    def owns_images(self, owner_id: int, region_id: str, count: int) -> bool:
        """Whether an account has at least ``count`` images of its own in a region."""

    def resource(self, kind: type[R], owner_id: int, region_id: str, resource_id: str) -> R | None:
        """An account's resource of a kind by its id."""

    def resources(self, kind: type[R], owner_id: int, region_id: str) -> list[R]:
        """An account's resources of a kind in a region, newest first, then by id."""

    def resource_in_any(
        self, kind: type[R], owner_id: int, region_ids: Sequence[str], resource_id: str
    ) -> R | None:
        """An account's resource of a kind by its id, of the first of these regions that has it."""

    def resources_in_all(self, kind: type[R], owner_id: int, region_ids: Sequence[str]) -> list[R]:
        """An account's resources of a kind in these regions, region by region, in each as `resources`."""

    def image_has_instances(self, region_id: str, image_id: str) -> bool:
        """Whether an instance of any account in the region runs on an image."""

    def client_token(self, key: TokenKey) -> TokenUse | None:
        """How a client token was used before."""

    def account(self, account_id: int) -> Account | None: ...

    def accounts(self) -> list[Account]:
        """All accounts, by id."""

    def access_key(self, access_key_id: str) -> AccessKey | None: ...

    def access_keys(self, account_id: int) -> list[AccessKey]:
        """The keys of an account, by id."""

    def settings(self) -> RuntimeSettings:
        """What is set by now.

        Raises:
            StoreError: it cannot be read; so of `admission`.
        """

    def auth_record(self, access_key_id: str) -> AuthRecord:
        """An access key and the settings, in one question."""

    def version(self, account_id: int, region_id: str) -> int:
        """A number that grows with every write to what an account sees in a region."""

    def next_change(self, account_id: int, region_id: str, now: int) -> int | None:
        """When, after ``now``, an image that an account owns or is shared next changes its state by itself.

        Moments are in milliseconds since 1970; None where none of them is under way.
        """

    def metadata(self, name: str) -> str | None:
        """The value of a mark: what was done to this catalogue once and for all."""


class CatalogueWriter(CatalogueReader, Protocol):
    """One transaction: all of it becomes durable and visible at its end, or none does."""

    def put_images(self, images: Iterable[Image]) -> int:
        """Keep images, each in place of the one with its region and id; returns how many."""

    def share_images(self, images: Sequence[Image], account_id: int) -> None:
        """Let an account see images that others own; sharing twice is sharing once."""

    def unshare_images(self, images: Sequence[Image], account_id: int) -> None:
        """Take the sight of images from an account; what is not shared stays so."""

    def delete_image(self, region_id: str, image_id: str) -> bool:
        """Forget an image with its shares; False when there was none."""

    def put_resource(self, resource: Resource) -> None:
        """Keep a resource in place of the one with its kind, owner, region and id."""

    def delete_resource(self, resource: Resource) -> bool:
        """Forget a resource; False when there was none."""

    def put_client_token(self, key: TokenKey, use: TokenUse) -> None:
        """Remember how a client token was used, and forget uses older than a day."""

    def put_account(self, account: Account) -> None:
        """Keep an account in place of the one with its id."""

    def put_access_key(self, key: AccessKey) -> None:
        """Keep an access key in place of the one with its id."""

    def delete_access_key(self, access_key_id: str) -> bool:
        """Forget a key; False when there was none."""

    def set_metadata(self, name: str, value: str) -> None:
        """Set a mark."""

    def forget(self, account_id: int | None) -> ResetCounts:
        """Forget all images, resources and client tokens of an account, or of all where it is None.

        Accounts and their keys stay, and so do images that belong to none.
        """

    def put_settings(self, settings: RuntimeSettings) -> None:
        """Keep settings in place of those there were; all servers follow them from their next request on."""


class ImageLoader(Protocol):
    """Takes very many new images, whose ids are not looked for one by one."""

    @property
    def pack(self) -> PackImages:
        """Makes the rows of images; it can be pickled, so other processes can call it."""

    @property
    def first_number(self) -> int:
        """The first number that no image has had. Every image is loaded with one of its own."""

    def load(self, packed: RowBatch) -> None:
        """Keep images."""

    def finish(self) -> None:
        """Make whole what loading left for the end; nothing is kept without it.

        Raises:
            RepeatedImageError: two images have the same id.
        """


class Loading(NamedTuple):
    """A transaction that loads images, and the catalogue within it, where ``catalogue`` puts no images."""

    catalogue: CatalogueWriter
    images: ImageLoader


class RepeatedImageError(Exception):
    """An image has the id of an earlier one."""

    def __init__(self, number: int, image_id: str) -> None:
        super().__init__(f"image number {number} has the id of an earlier one: {image_id}")
        self.number = number
        self.image_id = image_id


class ReadCache(Protocol):
    """What was read of the catalogue before, as far as nothing has been written since."""

    def get_or_read(self, read: Callable[..., T], *arguments: Hashable) -> T:
        """What ``read(reader, *arguments)`` gives, or gave before and would give again.

        ``read`` asks its `CatalogueReader` one question at most, and nothing else has a say in its answer.
        """


class StoreTraits(NamedTuple):
    """What a store is, as far as its user must know; what follows from it is the user's decision."""

    is_remote: bool = False
    """A read waits for a network: it takes far longer than to render its answer, and blocks its thread."""
    is_shared: bool = False
    """Servers on other machines may use it at the same time."""
    may_disappear: bool = False
    """It can become unusable, and usable again, while the server runs: it is another process or machine."""


class CatalogueStore(Protocol):
    """Keeps the catalogue."""

    @property
    def traits(self) -> StoreTraits: ...

    @property
    def databases(self) -> Sequence["CatalogueStore"]:
        """The stores that this one consists of, that of accounts first."""

    def reading(
        self, account_id: int | None = None, *, once: bool = False
    ) -> AbstractContextManager[CatalogueReader]:
        """One consistent view of all that was committed before, at least as ``account_id`` may see it.

        Who says ``once`` asks it one question at most, which costs less.

        Raises:
            ReplicaError: a replica failed in the middle of it.
        """

    def read_cache(self) -> ReadCache:
        """What a request may take for read, from its beginning on and in one thread."""

    def writing(
        self, account_id: int | None = None, region_id: str = ""
    ) -> AbstractContextManager[CatalogueWriter]:
        """A transaction that writes what ``account_id`` owns in ``region_id``, or anything when it is None.

        Writers of one account take turns, and one of anything takes its turn with all: what a writer has
        read of its account does not change before its end.
        """

    def loading(self, region_id: str) -> AbstractContextManager[Loading | None]:
        """A transaction that loads very many images into a region fast; None where that is not possible.

        It is possible where there is little yet, and none of that region's: indexes are made at the end.
        """

    def prepare(self) -> None:
        """Make the tables where they are missing.

        Raises:
            StoreError: the store cannot be used, or another version of Genzo wrote it.
        """

    def is_prepared(self) -> bool:
        """Whether the tables are there."""

    def close(self) -> None:
        """Let go of connections, which must not cross a fork; they are made again when needed."""


class StoreError(Exception):
    """The store cannot be used; the text is one sentence for the operator that names the fix."""


class ReplicaError(StoreError):
    """A replica failed while it was read: who asks again, for no account in particular, asks the primary."""
