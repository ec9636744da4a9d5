"""Editions of the API, which differ in limits alone (docs/reference/protocol.md#numbers-and-pages)."""

import msgspec


class Edition(msgspec.Struct, frozen=True):
    """The limits of one edition of the API.

    ``page_size`` is the largest PageSize of DescribeImages, ``query_tags`` the largest number of its tags.
    Other actions take as many in every edition.
    """

    name: str
    page_size: int
    query_tags: int


DEFAULT_EDITION = "current"
"""Clients of today ask for pages of 100 in their first call (docs/decisions/0083-default-edition.md)."""

EDITIONS = {
    edition.name: edition
    for edition in (
        Edition("classic", page_size=50, query_tags=5),
        Edition("current", page_size=100, query_tags=20),
    )
}
