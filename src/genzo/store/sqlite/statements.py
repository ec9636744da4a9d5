"""The statements for a page of images and for a query's total, in the form that SQLite runs fastest.

Their parts are those of `genzo.store.sql.statements`.
"""

from functools import lru_cache
from typing import NamedTuple

from genzo.catalogue.image import EVERY_REGION
from genzo.catalogue.visibility import Arm
from genzo.store.sql.arm_totals import arm_totals
from genzo.store.sql.dialects import SQLITE
from genzo.store.sql.statements import (
    EVERYWHERE,
    ORDER,
    OWN_PUBLIC_IDS,
    SHARED_WITH_ME,
    VISIBILITY_ARMS,
    QueryShape,
    asks_for_states_alone,
    conditions,
)

DOCUMENT = "SELECT document FROM images WHERE number = :number"
_ARMS_OF_ONE: dict[Arm, tuple[str, ...]] = {
    Arm.SYSTEM_EVERYWHERE: (
        *EVERYWHERE,
        (
            "NOT EXISTS (SELECT 1 FROM images AS regional WHERE regional.region_id = :region_id "
            "AND regional.image_id = images.image_id AND regional.source = 'system')"
        ),
    ),
    Arm.SHARED: (
        "source = 'account'",
        "owner_id <> :viewer",
        (
            "EXISTS (SELECT 1 FROM image_shares WHERE account_id = :viewer AND region_id = :region_id "
            "AND image_number = images.number)"
        ),
    ),
}
"""The arms whose conditions in `VISIBILITY_ARMS` read more than one image."""
_BEHIND = ("rank <= :last_rank", "(rank < :last_rank OR image_id > :last_id)")


class PageStatements(NamedTuple):
    """The statements of a shape. A page and its total are two queries, of which the second is often saved."""

    page: str
    """The document of each image of the page, a number, a rank and an id.

    For a shape that `looks_ahead`, the number counts the images found from the page's first one on, at most
    ``:seen``, and rank and id are those of the last of them. Otherwise they are those of the row's image.
    """
    next_page: str
    """The same for the page that begins behind the image of ``:last_rank`` and ``:last_id``."""
    total: str
    """The exact number of images that a query finds."""
    rest: str
    """The exact number of those behind the image of ``:last_rank`` and ``:last_id``."""
    kept_totals: str
    """The number of images in each arm, by kept totals; empty for a query that asks for more than states."""


@lru_cache(maxsize=512)
def page_statements(shape: QueryShape) -> PageStatements:
    """The statements of a shape."""
    if shape.image_ids is not None and not looks_ahead(shape):
        return PageStatements(
            _by_ids(shape),
            _by_ids(shape, *_BEHIND, offset="0"),
            _total_by_ids(shape),
            _total_by_ids(shape, *_BEHIND),
            kept_totals="",
        )
    page, next_page = _page(shape, _found(shape)), _page(shape, _found(shape, *_BEHIND, offset="0"))
    totals = arm_totals(shape, SQLITE) if asks_for_states_alone(shape) else []
    kept_totals = f"SELECT {', '.join(totals)}" if totals else ""
    return PageStatements(page, next_page, _total(shape), _total(shape, *_BEHIND), kept_totals)


def _page(shape: QueryShape, found: str) -> str:
    if looks_ahead(shape):
        last = "FROM found ORDER BY rank, image_id DESC LIMIT 1"
        return (
            f"WITH found AS ({found}) SELECT images.document, (SELECT count(*) FROM found), "
            f"(SELECT found.rank {last}), (SELECT found.image_id {last}) "
            f"{_documents(f'SELECT * FROM found {ORDER} LIMIT :limit')}"
        )
    return f"SELECT images.document, NULL, page.rank, page.image_id {_documents(found)}"


def _by_ids(shape: QueryShape, *more: str, offset: str = ":offset") -> str:
    """The page of a query that names its images.

    Each id is looked up once, in the index of ids, and its image is compared with all arms. A union of the
    arms would look it up once for each arm, and read all images that are shared with the account.
    """
    found = _all(_named(shape), *conditions(shape, SQLITE), *more)
    return (
        f"SELECT document, NULL, rank, image_id FROM images WHERE {found} {ORDER} LIMIT :seen OFFSET {offset}"
    )


def _total_by_ids(shape: QueryShape, *more: str) -> str:
    return f"SELECT {_count(_named(shape), *conditions(shape, SQLITE), *more)}"


def _named(shape: QueryShape) -> str:
    """That an image is in one of the arms, each stated for a single image."""
    arms = (f"({_all(*_ARMS_OF_ONE.get(arm, VISIBILITY_ARMS[arm]))})" for arm in shape.arms)
    return f"region_id IN (:region_id, '{EVERY_REGION}') AND ({' OR '.join(arms)})"


def looks_ahead(shape: QueryShape) -> bool:
    """Whether a page's statement also finds and counts images behind the page.

    Finding images by a part of their name takes long, and counting them takes as long again. So they are
    counted while they are found, up to a limit, and beyond it only those that come behind.
    """
    return "name" in shape.conditions


@lru_cache(maxsize=64)
def names_statement(shape: QueryShape) -> str:
    """The number and name of all images of a shape, in the order of pages."""
    where = conditions(shape, SQLITE)
    arms = " UNION ALL ".join(
        f"SELECT number, name, rank, image_id FROM images WHERE {_all(*VISIBILITY_ARMS[arm], *where)}"
        for arm in shape.arms
    )
    return f"SELECT number, name FROM ({arms}) {ORDER}"


def _documents(found: str) -> str:
    """The clauses that join the images of a page with their documents, in order."""
    return (
        f"FROM ({found}) AS page JOIN images ON images.number = page.number "
        "ORDER BY page.rank DESC, page.image_id"
    )


def _found(shape: QueryShape, *more: str, offset: str = ":offset") -> str:
    """Number, rank and id of the page's images, in order.

    SQLite runs a UNION ALL with ORDER BY as co-routines that merge the arms, each read in the order of its
    index and no further than the LIMIT (multiSelectOrderBy, select.c). A LIMIT for each arm would make it
    sort their union.
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
    """The total is the sum of the arms' totals, since arms never overlap."""
    where = (*conditions(shape, SQLITE), *more)
    return f"SELECT {' + '.join(_count_of(arm, where) for arm in shape.arms)}"


def _count_of(arm: Arm, where: tuple[str, ...]) -> str:
    if arm is Arm.SYSTEM_EVERYWHERE:
        # Few are overridden: counting these takes less time than checking each of all public images.
        overridden = _count(*EVERYWHERE, f"image_id IN ({OWN_PUBLIC_IDS})", *where)
        return f"{_count(*EVERYWHERE, *where)} - {overridden}"
    return _count(*VISIBILITY_ARMS[arm], *where)


def _count(*where: str) -> str:
    return f"(SELECT count(*) FROM images WHERE {_all(*where)})"


def _all(*where: str) -> str:
    return " AND ".join(where)
