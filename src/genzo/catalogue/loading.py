"""What loads very many images at once, as `genzo.catalogue.store.CatalogueStore.loading` offers it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, Protocol

from genzo.catalogue.image import Image


class RowBatch(NamedTuple):
    """Images as rows of each table, in the order and encoding of the store that loads them.

    ``written`` has the account and region of every view that the images change, ``totals`` the number of rows
    by what the store's kept totals tell apart.
    """

    tables: tuple[bytes, ...]
    written: frozenset[tuple[int, str]]
    totals: tuple[Mapping[tuple[Any, ...], int], ...]


PackImages = Callable[[int, Iterable[tuple[Image, bool]], int | None], RowBatch]
"""Makes the rows of images, numbered from the first argument on.

Each image has a flag: whether it is shared with the account of the last argument.
"""


class ImageLoader(Protocol):
    """Loads very many new images, without looking each id up."""

    @property
    def pack(self) -> PackImages:
        """Makes the rows of images; it can be pickled, so other processes can call it."""

    @property
    def first_number(self) -> int:
        """The first image number that is free. Every image that is loaded needs a number of its own."""

    def load(self, packed: RowBatch) -> None:
        """Load images."""

    def finish(self) -> None:
        """Check the images and build their indexes; without it nothing is kept.

        Raises:
            RepeatedImageError: two images have the same id.
        """


class RepeatedImageError(Exception):
    """An image has the id of an earlier one."""

    def __init__(self, number: int, image_id: str) -> None:
        super().__init__(f"image number {number} has the id of an earlier one: {image_id}")
        self.number = number
        self.image_id = image_id
