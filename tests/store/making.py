"""Images and queries for tests, of which only what matters is said."""

from typing import Any

import msgspec

from genzo.catalogue.image import Image, Source
from genzo.catalogue.query import ImageQuery
from genzo.catalogue.visibility import Arm, arms

REGION = "cn-hangzhou"
ALICE = 1000000000000001
BOB = 1000000000000002
CAROL = 1000000000000003

ALL_ARMS: tuple[tuple[Arm, ...], ...] = (
    *(arms(alias, is_public=False) for alias in ("", "self", "system", "others", "marketplace")),
    arms("others", is_public=True),
)
"""Every combination of arms that a request can ask for."""


def image(image_id: str = "m-1", **members: Any) -> Image:  # noqa: ANN401 - whatever an image has
    """An image of Alice's, unless said otherwise."""
    source = members.get("source", Source.ACCOUNT)
    defaults: dict[str, Any] = {
        "region_id": REGION,
        "source": source,
        "owner_id": ALICE if source is Source.ACCOUNT else 0,
        "rank": 1,
        "creation_time": "2024-05-01T00:00:00Z",
    }
    return Image(image_id=image_id, **(defaults | members))


def system_image(image_id: str = "m-1", **members: Any) -> Image:  # noqa: ANN401
    return image(image_id, source=Source.SYSTEM, **members)


def query(**members: Any) -> ImageQuery:  # noqa: ANN401 - whatever a query has
    """Everything Alice sees without asking for more, unless said otherwise."""
    defaults: dict[str, Any] = {"viewer": ALICE, "region_id": REGION, "arms": ALL_ARMS[0], "limit": 50}
    return ImageQuery(**(defaults | members))


def changed(image: Image, **members: Any) -> Image:  # noqa: ANN401
    return msgspec.structs.replace(image, **members)
