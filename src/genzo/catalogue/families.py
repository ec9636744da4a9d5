"""Image families: what a family is called, and by whom.

Every kind of image may belong to a family. The owner reads the name it gave; whoever uses an image that
another account shared or published reads ``acs:<owner>:<name>`` (the service's page on image families). An
account's own family never begins so, hence a name says whose images it means.
"""

import re
from typing import NamedTuple

from genzo.catalogue.image import Image, Source

_OF_ANOTHER_ACCOUNT = re.compile(r"acs:([1-9][0-9]{0,17}):(.+)", re.DOTALL | re.ASCII)


class ForeignFamily(NamedTuple):
    """A family of another account, by the name that this account gave it."""

    owner_id: int
    name: str


def family_seen_by(image: Image, viewer: int) -> str:
    """ImageFamily as an account reads it; a recorded image has it in the form that its reader saw."""
    foreign = image.source is Source.ACCOUNT and image.owner_id != viewer
    if not image.family or not foreign or image.recorded_by_reader:
        return image.family
    return f"acs:{image.owner_id}:{image.family}"


def foreign_family(family: str) -> ForeignFamily | None:
    """Whose family a name means, None for the caller's own and for public ones."""
    match = _OF_ANOTHER_ACCOUNT.fullmatch(family)
    return None if match is None else ForeignFamily(int(match[1]), match[2])
