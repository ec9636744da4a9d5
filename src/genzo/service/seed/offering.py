"""The public images that a seed file offers."""

from collections.abc import Iterator

from genzo.catalogue.image_offering import ImageOffering, resolved_as_of, with_date
from genzo.catalogue.store import CatalogueStore
from genzo.service.offered_images import OfferedImages, UnknownImageError
from genzo.service.seed.decoding import Problem
from genzo.service.seed.file_states import UnchangedSeed
from genzo.service.seed.reading import LoadedSeed
from genzo.service.seed.source import SeedError
from genzo.service.service import Service


class SeededOffering:
    """The public images that a seed file offers.

    Each database has its own, which is changed in a transaction of its own, so it is changed last.
    """

    def __init__(self, loaded: LoadedSeed, service: Service) -> None:
        self._source = loaded.source
        self._part = loaded.seed.public_images
        self._service = service
        self._offered = OfferedImages(service.store, service.facts.regions)

    def check(self) -> None:
        """Refuse ids that name no public image, all at once."""
        problems = list(self._problems())
        if problems:
            raise self._source.error(problems)

    def _problems(self) -> Iterator[Problem]:
        part = self._part
        if part is None:
            return
        for name, ids in (("retire", part.retire), ("release", part.release)):
            for number, image_id in enumerate(ids):
                try:
                    self._offered.require_public((image_id,))
                except UnknownImageError as error:
                    yield Problem(("public_images", name, number), str(error).removesuffix("."))

    def apply(self) -> int:
        """Offer them, and return the number of changes."""
        part, before = self._part, self._offered.offering()
        if part is None:
            return 0
        if part.as_of is not None:
            now = self._service.settings().clock.now(self._service.clock())
            as_of = resolved_as_of(part.as_of, now)
            self._offered.change(lambda offering: with_date(offering, as_of, is_override=True))
        if part.retire:
            self._offered.retire(part.retire)
        if part.release:
            self._offered.release(part.release)
        return int(self._offered.offering() != before)


class SeededImages(OfferedImages):
    """The public images that a catalogue offers: after a reset, those that a seed file names."""

    def __init__(self, store: CatalogueStore, service: Service, seed: UnchangedSeed) -> None:
        super().__init__(store, service.facts.regions)
        self._service = service
        self._seed = seed

    def reset(self, as_of: str) -> ImageOffering:
        """Offer what a new catalogue offers as of a date, changed as the file says.

        Raises:
            ValueError: the file can no longer be applied; the text is the sentence of the `SeedError`.
        """
        try:
            seeded = SeededOffering(self._seed.loaded(), self._service)
            seeded.check()
        except SeedError as error:
            raise ValueError(str(error)) from None
        super().reset(as_of)
        seeded.apply()
        return self.offering()
