"""What uses the images of an account, and how many images there are, as a store reads and counts it."""

from enum import Enum
from typing import NamedTuple

from genzo.catalogue.image import Image


class Which(Enum):
    """Which of an account's images are read; each but ALL is found by an index."""

    ALL = "all"
    DEPRECATED = "deprecated"
    SHARED = "shared"
    PUBLISHED = "published"


class ImageUse(NamedTuple):
    """An image, whether an instance of any account runs on it, and whether it is shared with an account."""

    image: Image
    has_instances: bool
    is_shared: bool


class UsedImage(NamedTuple):
    """The id of an image that an account's instances run on, and how many do. The image may be gone."""

    image_id: str
    instances: int


class ImageTotal(NamedTuple):
    """How many images of a source there are in a region, by the state that they settle in.

    ``is_shared`` says that other accounts own them and share them with the account that is asked for.
    """

    region_id: str
    source: str
    status: str
    total: int
    is_shared: bool = False


class DayTotal(NamedTuple):
    """How many images of a type of system were created on a day, which is in days since 1970."""

    day: int
    os_type: str
    total: int
