"""What the care of images and the overview of the console need of a store."""

from typing import Protocol

from genzo.catalogue.image import Image
from genzo.catalogue.image_use import DayTotal, ImageTotal, ImageUse, UsedImage, Which


class ImageUseReader(Protocol):
    """What uses images, and how many there are; a part of `genzo.catalogue.store.CatalogueReader`."""

    def image_uses(
        self, owner_id: int, region_id: str, which: Which, behind: tuple[int, str] | None, count: int
    ) -> list[ImageUse]:
        """An account's next ``count`` images in a region in the order of pages, with what uses them.

        ``behind`` is the rank and the id of the last image of the batch before, None for the first batch.
        """

    def newest_of_families(
        self, owner_id: int, region_id: str, now: int, after: str, count: int
    ) -> list[Image]:
        """The newest image that is Available at ``now`` (milliseconds) of each of an account's families.

        Of ``count`` families, by name, behind the name ``after``.
        """

    def images_of_instances(self, owner_id: int, region_id: str, after: str, count: int) -> list[UsedImage]:
        """The images that an account's instances in a region run on: ``count``, by id, behind ``after``."""

    def image_totals(self, account_id: int | None) -> list[ImageTotal]:
        """How many images there are, by region, source and state; of all accounts if None.

        Of an account: its own, public ones, and those that others share with it.
        """

    def owner_totals(self, count: int) -> list[tuple[int, int]]:
        """The accounts with the most images, ``count`` at most, and how many each has."""

    def day_totals(self, account_id: int | None, since: int, most: int) -> list[DayTotal]:
        """How many images were created on each day from ``since`` on (seconds since 1970), by day.

        It counts the newest ``most`` images of an account; of all accounts, if None, those that came last.
        """
