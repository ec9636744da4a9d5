"""The statements for a page of images and for how many there are in all, as SQLite does it fastest.

Their parts are those of `genzo.store.sql.statements`.
"""

from functools import lru_cache
from typing import NamedTuple

from genzo.catalogue.visibility import Arm
from genzo.store.sql.dialects import SQLITE
from genzo.store.sql.statements import (
    EVERYWHERE,
    ORDER,
    OVERRIDDEN,
    SHARED_WITH_ME,
    VISIBILITY_ARMS,
    QueryShape,
    asks_for_states_alone,
    conditions,
)

DOCUMENT = "SELECT document FROM images WHERE number = :number"
_BEHIND = ("rank <= :last_rank", "(rank < :last_rank OR image_id > :last_id)")


class PageStatements(NamedTuple):
    """How a page is asked for: in two questions, of which the second is often not needed.

    ``page`` gives the document of each of its images with its rank and id; for a shape that `looks_ahead` how
    many images were seen from the first of the page on, with rank and id of the last of these. Fewer than
    ``:seen`` are all there are. ``next_page`` gives the page whose first image comes behind ``:last_rank``
    and ``:last_id``. ``total`` gives the exact number of images that a query asks for, and ``rest`` that of
    those behind ``:last_rank`` and ``:last_id``.
    """

    page: str
    next_page: str
    total: str
    rest: str


@lru_cache(maxsize=512)
def page_statements(shape: QueryShape) -> PageStatements:
    """The statements for a page of a shape, and for its total."""
    page, next_page = _page(shape, _found(shape)), _page(shape, _found(shape, *_BEHIND, offset="0"))
    return PageStatements(page, next_page, _total(shape), _total(shape, *_BEHIND))


def _page(shape: QueryShape, found: str) -> str:
    if looks_ahead(shape):
        last = "FROM found ORDER BY rank, image_id DESC LIMIT 1"
        return (
            f"WITH found AS ({found}) SELECT images.document, (SELECT count(*) FROM found), "
            f"(SELECT found.rank {last}), (SELECT found.image_id {last}) "
            f"{_documents(f'SELECT * FROM found {ORDER} LIMIT :limit')}"
        )
    return f"SELECT images.document, NULL, page.rank, page.image_id {_documents(found)}"


def looks_ahead(shape: QueryShape) -> bool:
    """Whether more images are looked at than a page shows.

    It takes long to find images by a part of their name, and to count them takes as long again: few are
    counted when they are found, and of many those alone that come behind.
    """
    return "name" in shape.conditions


@lru_cache(maxsize=64)
def names_statement(shape: QueryShape) -> str:
    """Number and name of all images of a shape, in the order of pages."""
    where = conditions(shape, SQLITE)
    arms = " UNION ALL ".join(
        f"SELECT number, name, rank, image_id FROM images WHERE {_all(*VISIBILITY_ARMS[arm], *where)}"
        for arm in shape.arms
    )
    return f"SELECT number, name FROM ({arms}) {ORDER}"


def _documents(found: str) -> str:
    """Where the documents of images are, in their order."""
    return (
        f"FROM ({found}) AS page JOIN images ON images.number = page.number "
        "ORDER BY page.rank DESC, page.image_id"
    )


def _found(shape: QueryShape, *more: str, offset: str = ":offset") -> str:
    """Number, rank and id of the page's images, in order.

    SQLite reads the arms side by side, each in the order of its index, and no further than it must. To cut
    each of them first would have it sort what they give.
    """
    where = (*conditions(shape, SQLITE), *more)
    arms = " UNION ALL ".join(_arm(arm, shape, where) for arm in shape.arms)
    return f"{arms} {ORDER} LIMIT :seen OFFSET {offset}"


def _arm(arm: Arm, shape: QueryShape, where: tuple[str, ...]) -> str:
    if arm is Arm.SHARED and asks_for_states_alone(shape):
        chosen = _all(*SHARED_WITH_ME, *where)
        return f"SELECT image_number AS number, rank, image_id FROM image_shares WHERE {chosen}"
    return f"SELECT number, rank, image_id FROM images WHERE {_all(*VISIBILITY_ARMS[arm], *where)}"


def _total(shape: QueryShape, *more: str) -> str:
    """The sum over the arms, which never overlap."""
    where = (*conditions(shape, SQLITE), *more)
    return f"SELECT {' + '.join(_count_of(arm, shape, where) for arm in shape.arms)}"


def _count_of(arm: Arm, shape: QueryShape, where: tuple[str, ...]) -> str:
    if arm is Arm.SYSTEM_EVERYWHERE:
        # Those that a region has itself are few: to count them apart takes less than to ask each of all.
        overridden = _count(*EVERYWHERE, OVERRIDDEN.format("IN"), *where)
        return f"{_count(*EVERYWHERE, *where)} - {overridden}"
    if arm is Arm.SHARED and asks_for_states_alone(shape):
        return _count(*SHARED_WITH_ME, *where, table="image_shares")
    return _count(*VISIBILITY_ARMS[arm], *where)


def _count(*where: str, table: str = "images") -> str:
    return f"(SELECT count(*) FROM {table} WHERE {_all(*where)})"


def _all(*where: str) -> str:
    return " AND ".join(where)
