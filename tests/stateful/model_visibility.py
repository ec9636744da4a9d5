"""The images of the model, their states, and which accounts see them. Times are in milliseconds."""

from collections.abc import Iterable
from dataclasses import dataclass, field

MAKING = 1_000
COPYING = 2_000
IMAGES = 7  # of an account in a region

Rules = Iterable[tuple[bool, str]]


@dataclass
class ModelImage:
    """An image. A copy is also in the queue of its owner and region."""

    image_id: str
    region: str
    owner: int
    name: str
    created: int
    is_copy: bool = False
    copied_from: str | None = None
    is_encrypted: bool = False
    is_public: bool = False
    is_deprecated: bool = False
    shared: set[int] = field(default_factory=set)
    tags: dict[str, str] = field(default_factory=dict)
    cancelled: int | None = None


def refused(rules: Rules) -> str | None:
    """The code of the first broken rule."""
    return next((code for is_broken, code in rules if is_broken), None)


class ModelVisibility:
    """All images, their states, and which accounts see them."""

    def __init__(self) -> None:
        self.now = 0
        self.images: dict[str, ModelImage] = {}
        self.queues: dict[tuple[int, str], list[ModelImage]] = {}

    def begin_and_end(self, image: ModelImage) -> tuple[int, int]:
        """Start and end of an image's creation: copies run one after the other, others at once."""
        if not image.is_copy:
            return image.created, image.created + MAKING
        begin = end = 0
        for each in self.queues[image.owner, image.region]:
            begin = max(each.created, end)
            if each.cancelled is None:
                end = begin + COPYING
            else:
                end = each.cancelled if each.cancelled > begin else end
            if each is image:
                break
        return begin, end

    def status(self, image: ModelImage) -> str:
        begin, end = self.begin_and_end(image)
        if self.now < begin:
            return "Waiting"
        if self.now < end:
            return "Creating"
        return "Deprecated" if image.is_deprecated else "Available"

    def is_copying(self, image: ModelImage) -> bool:
        return image.is_copy and self.status(image) in ("Waiting", "Creating")

    def is_being_copied(self, image: ModelImage) -> bool:
        """Whether a copy of its owner's is under way."""
        copies = (each for each in self.images.values() if each.copied_from == image.image_id)
        return any(each.owner == image.owner and self.is_copying(each) for each in copies)

    def is_available(self, image: ModelImage) -> bool:
        return self.status(image) == "Available"

    def is_copyable(self, image: ModelImage) -> bool:
        """Whether the owner may copy it, apart from quotas."""
        return self.is_available(image) and not image.is_public and not image.is_encrypted

    def own(self, account: int, region: str) -> list[ModelImage]:
        return [each for each in self.images.values() if (each.owner, each.region) == (account, region)]

    def shared(self, account: int, region: str) -> list[ModelImage]:
        return [each for each in self.images.values() if each.region == region and account in each.shared]

    def community(self, account: int, region: str) -> list[ModelImage]:
        theirs = (each for each in self.images.values() if each.owner != account and each.region == region)
        return [each for each in theirs if each.is_public]

    def room(self, account: int, region: str, name: str | None) -> Rules:
        """Rules against another image with a name for an account in a region."""
        own = self.own(account, region)
        yield name in [each.name for each in own], "InvalidImageName.Duplicated"
        yield len(own) >= IMAGES, "QuotaExceed.Image"

    def keep(self, image: ModelImage) -> None:
        self.images[image.image_id] = image
        if image.is_copy:
            self.queues.setdefault((image.owner, image.region), []).append(image)
