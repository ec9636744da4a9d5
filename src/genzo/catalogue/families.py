"""Names of image families, which depend on the account that reads them.

The owner of an image sees the name that it gave. Other accounts, which use a shared or published image, see
``acs:<owner>:<name>`` (the service's page on image families). An account cannot begin a name with ``acs:``
(CreateImage, ImageFamily), so a name identifies the owner.
"""

import re
from typing import NamedTuple

from genzo.catalogue.image import Image, Source

# Account ids have 16 digits. Up to 18 always fit the 64-bit column of a database.
_FOREIGN_FAMILY = re.compile(r"acs:([1-9][0-9]{0,17}):(.+)", re.DOTALL | re.ASCII)


class ForeignFamily(NamedTuple):
    """A family of the account ``owner_id``, and the name that this account gave it."""

    owner_id: int
    name: str


def family_seen_by(image: Image, viewer: int) -> str:
    """ImageFamily as the account ``viewer`` reads it.

    An image that was recorded by another account than its owner already has the foreign form.
    """
    foreign = image.source is Source.ACCOUNT and image.owner_id != viewer
    if not image.family or not foreign or image.recorded_by_reader:
        return image.family
    return f"acs:{image.owner_id}:{image.family}"


def foreign_family(family: str) -> ForeignFamily | None:
    """The owner and name of another account's family; None for the caller's own and public families."""
    match = _FOREIGN_FAMILY.fullmatch(family)
    return None if match is None else ForeignFamily(int(match[1]), match[2])
