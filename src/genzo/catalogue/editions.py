"""Editions: the limits in force. Only limits differ between them."""

import msgspec


class Edition(msgspec.Struct, frozen=True):
    """The limits of one edition of the API.

    ``page_size`` is the largest PageSize; ``query_tags`` the most tags a query may name.
    """

    name: str
    page_size: int
    query_tags: int


EDITIONS = {
    edition.name: edition
    for edition in (
        Edition("classic", page_size=50, query_tags=5),
        Edition("current", page_size=100, query_tags=20),
    )
}
