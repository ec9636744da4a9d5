"""Changes which public images the catalogue offers, in each of its databases.

What is not offered is not in the table of images, so queries cost the same. Shipped images come back from the
file that ships; images that were imported are kept as `RetiredImage`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import msgspec

from genzo import data
from genzo.catalogue.image import EVERY_REGION, Image, Source
from genzo.catalogue.image_offering import (
    ALL,
    METADATA_NAME,
    ImageOffering,
    RetiredImage,
    with_released,
    with_retired,
)
from genzo.catalogue.query import ImageQuery
from genzo.catalogue.store import CatalogueReader, CatalogueStore, CatalogueWriter, StoreError
from genzo.catalogue.visibility import Arm
from genzo.service.shipped_images import shipped_images

_NO_ACCOUNT = 0
_OFFERS_SHIPPED = "offers shipped images"


class UnknownImageError(ValueError):
    """An id names no public image; the text is one sentence for the operator."""


def offering_of(catalogue: CatalogueReader) -> ImageOffering:
    """The offering of one database.

    Raises:
        StoreError: this version of Genzo cannot read it.
    """
    text = catalogue.metadata(METADATA_NAME)
    if text is None:
        return ImageOffering()
    try:
        return msgspec.json.decode(text, type=ImageOffering)
    except msgspec.MsgspecError as error:
        raise StoreError(
            f"The offering of public images cannot be read ({error}): use the version of Genzo that set it."
        ) from error


def put_offering(
    catalogue: CatalogueWriter, offering: ImageOffering, before: ImageOffering | None, *, is_new: bool = False
) -> None:
    """Store the offering of one database, and add and delete its shipped images accordingly.

    ``before`` is the offering that its images are in accord with; None updates every image. ``is_new`` says
    that the database has no shipped images yet.
    """
    added, deleted, offers_any = list[Image](), list[Image](), False
    ends = _retirements(offering, before)
    for image in shipped_images():
        end = ends.get(image.image_id, "")
        was_offered = before is not None and before.offers(image, end)
        if offering.offers(image, end):
            offers_any = True
            if not was_offered:
                added.append(image)
        elif was_offered or (before is None and not is_new):
            deleted.append(image)
    catalogue.put_images(added)
    catalogue.set_metadata(_OFFERS_SHIPPED, str(offers_any))
    for image in deleted:
        catalogue.delete_image(image.region_id, image.image_id)
    if offering != before:
        catalogue.set_metadata(METADATA_NAME, msgspec.json.encode(offering).decode())


def lacks_offered_images(catalogue: CatalogueReader) -> bool:
    """Whether a database offers shipped images and has none: its table of images was emptied."""
    offers_any = catalogue.metadata(_OFFERS_SHIPPED) == str(True)
    if not offers_any:
        return False
    # Kept totals can outlive the table of images, so a page is read.
    query = ImageQuery(viewer=_NO_ACCOUNT, region_id=EVERY_REGION, arms=(Arm.SYSTEM,), limit=1)
    return not catalogue.images_page(query).images


def _retirements(*offerings: ImageOffering | None) -> Mapping[str, str]:
    is_dated = any(each is not None and each.as_of != ALL for each in offerings)
    return data.public_image_retirements() if is_dated else {}


class OfferedImages:
    """The public images that a catalogue offers; ``region_ids`` are all regions."""

    def __init__(self, store: CatalogueStore, region_ids: Collection[str]) -> None:
        self._databases = store.databases
        self._region_ids = tuple(region_ids)

    def offering(self) -> ImageOffering:
        """The current offering. Every database has the same, unless one failed during a change."""
        with self._databases[0].reading(once=True) as catalogue:
            return offering_of(catalogue)

    def require_public(self, image_ids: Collection[str]) -> None:
        """Check that each id names a public image, whether it is offered or not.

        Raises:
            UnknownImageError: an id names none.
        """
        unknown = set(image_ids) - {image.image_id for image in shipped_images()}
        for database in self._databases:
            if not unknown:
                return
            with database.reading() as catalogue:
                unknown -= {image.image_id for image in self._imported(catalogue, unknown)}
                unknown -= {each.resource_id for each in self._retired(catalogue)}
        if unknown:
            raise UnknownImageError(f"There is no public image {min(unknown)}.")

    def change(self, change: Callable[[ImageOffering], ImageOffering]) -> ImageOffering:
        """Apply a change of the date, one database after the other, and return the result."""
        return self._changed(change, lambda _: None)

    def retire(self, image_ids: Sequence[str]) -> ImageOffering:
        """Retire public images in every region.

        Raises:
            UnknownImageError: an id names no public image; nothing is changed.
        """
        self.require_public(image_ids)
        return self._changed(
            lambda offering: with_retired(offering, image_ids),
            lambda catalogue: self._keep_imported(catalogue, image_ids),
        )

    def release(self, image_ids: Sequence[str]) -> ImageOffering:
        """Offer public images again in every region.

        Raises:
            UnknownImageError: an id names no public image; nothing is changed.
        """
        self.require_public(image_ids)
        return self._changed(
            lambda offering: with_released(offering, image_ids),
            lambda catalogue: self._put_back(catalogue, image_ids),
        )

    def reset(self, as_of: str) -> ImageOffering:
        """Offer what a new catalogue offers as of a date: nothing is retired or released by id."""
        return self._changed(
            lambda _: ImageOffering(as_of=as_of), lambda catalogue: self._put_back(catalogue, None)
        )

    def _changed(
        self, change: Callable[[ImageOffering], ImageOffering], also: Callable[[CatalogueWriter], None]
    ) -> ImageOffering:
        changed = ImageOffering()
        for database in reversed(self._databases):
            with database.writing() as catalogue:
                before = offering_of(catalogue)
                changed = change(before)
                if changed != before:
                    put_offering(catalogue, changed, before)
                also(catalogue)
        return changed

    def _imported(self, catalogue: CatalogueReader, image_ids: Iterable[str]) -> list[Image]:
        """The public images of these ids that one region has, in every region."""
        found = (catalogue.image(region, each) for each in image_ids for region in self._region_ids)
        return [image for image in found if image is not None and image.source is Source.SYSTEM]

    def _retired(self, catalogue: CatalogueReader) -> list[RetiredImage]:
        return catalogue.resources_in_all(RetiredImage, _NO_ACCOUNT, self._region_ids)

    def _keep_imported(self, catalogue: CatalogueWriter, image_ids: Iterable[str]) -> None:
        for image in self._imported(catalogue, image_ids):
            kept = RetiredImage(
                resource_id=image.image_id,
                region_id=image.region_id,
                owner_id=_NO_ACCOUNT,
                created=0,
                image=image,
            )
            catalogue.put_resource(kept)
            catalogue.delete_image(image.region_id, image.image_id)

    def _put_back(self, catalogue: CatalogueWriter, image_ids: Collection[str] | None) -> None:
        """Put back the imported images of these ids, or all of them."""
        for kept in self._retired(catalogue):
            if image_ids is None or kept.resource_id in image_ids:
                catalogue.put_images([kept.image])
                catalogue.delete_resource(kept)
