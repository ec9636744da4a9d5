"""The sections of the console in the order of the navigation."""

from typing import NamedTuple


class Place(NamedTuple):
    """A section; ``name`` names its text, ``path`` its first page behind ``/_genzo/console/``."""

    name: str
    path: str
    is_operators: bool = False


PLACES = (
    Place("images", "images"),
    Place("requests", "requests", is_operators=True),
    Place("audit", "audit", is_operators=True),
    Place("tests", "tests", is_operators=True),
    Place("accounts", "accounts"),
    Place("explorer", "explorer"),
    Place("coverage", "coverage"),
    Place("errors", "errors"),
)


def places(*, is_operator: bool) -> list[Place]:
    """The sections that a visitor may see."""
    return [place for place in PLACES if is_operator or not place.is_operators]
