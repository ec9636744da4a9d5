"""Counts what an import stores, and says what it did."""

from collections import Counter
from dataclasses import dataclass, field

from genzo.actions.images.recorded_answer import PlacedImage
from genzo.catalogue.image import Source


@dataclass(frozen=True)
class ImportSummary:
    """What an import did.

    ``public``, ``marketplace``, ``own`` and ``others`` are numbers of images by owner; ``shared`` counts
    images that were shared with the account. ``accounts`` are the accounts that were created. ``unknown``
    are the names of members that Genzo does not have. ``deleted`` counts images that an import with
    replacement deleted, ``unshared`` those that it stopped sharing with an account. ``kept_shipped`` counts
    shipped public images that the answers lack: a region cannot be without them.
    """

    public: int
    marketplace: int
    own: int
    others: int
    shared: int
    accounts: tuple[int, ...]
    unknown: tuple[str, ...]
    deleted: int = 0
    unshared: int = 0
    kept_shipped: int = 0


@dataclass
class ImportCounts:
    """Counts placed images by source, own and shared ones; collects their owners and unknown members."""

    sources: Counter[Source] = field(default_factory=Counter)
    own: int = 0
    shared: int = 0
    owners: dict[int, None] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)

    def add(self, placed: PlacedImage, account_id: int | None) -> None:
        """Count an image, imported as ``account_id`` saw it."""
        image = placed.image
        self.sources[image.source] += 1
        self.shared += placed.is_shared
        if image.owner_id:
            self.owners[image.owner_id] = None
            self.own += image.owner_id == account_id

    def merge(self, other: "ImportCounts") -> None:
        """Add the counts of other images."""
        self.sources.update(other.sources)
        self.own += other.own
        self.shared += other.shared
        self.owners |= other.owners
        self.unknown |= other.unknown

    def summary(self, created_accounts: tuple[int, ...]) -> ImportSummary:
        """The summary of an import that also created these accounts."""
        return ImportSummary(
            public=self.sources[Source.SYSTEM],
            marketplace=self.sources[Source.MARKETPLACE],
            own=self.own,
            others=self.sources[Source.ACCOUNT] - self.own,
            shared=self.shared,
            accounts=created_accounts,
            unknown=tuple(sorted(self.unknown)),
        )
