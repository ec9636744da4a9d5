"""The statement that finds a page of images and how many there are in all, as PostgreSQL does it fastest.

What is found is found once, where that is dearer than to keep it: an arm is listed by an index that has all
that is asked (migration 0003), the list's length is its total, its head is merged with those of other arms.
Its parts are those of `genzo.store.sql.statements`.
"""

from functools import lru_cache

from genzo.catalogue.visibility import Arm
from genzo.store.sql.dialects import POSTGRESQL
from genzo.store.sql.statements import (
    CONDITIONS,
    ORDER,
    SHARED_WITH_ME,
    VISIBILITY_ARMS,
    QueryShape,
    asks_for_states_alone,
    conditions,
)

# So many images at the head of each arm are merged; further on all are put in order at once.
_NEAR = 200
# Whose those are that are shared with an account is asked of these: the other one may have far more.
_OWNED = {Arm.SHARED: "owner_id + 0 = :owner_id"}
# For a few images one look each, instead of at all that the account is lent or the region has.
_FEW_ARMS = {
    **VISIBILITY_ARMS,
    Arm.SYSTEM_EVERYWHERE: (
        *VISIBILITY_ARMS[Arm.SYSTEM_EVERYWHERE][:2],
        (
            "NOT EXISTS (SELECT 1 FROM images AS regional WHERE regional.region_id = :region_id "
            "AND regional.image_id = images.image_id AND regional.source = 'system')"
        ),
    ),
    Arm.SHARED: (
        (
            "EXISTS (SELECT 1 FROM image_shares WHERE account_id = :viewer "
            "AND image_shares.region_id = :region_id AND image_number = images.number)"
        ),
        *VISIBILITY_ARMS[Arm.SHARED][1:],
    ),
}


def statement(shape: QueryShape, top: int) -> str:
    """One row: the total, and the documents of the page that ends with the ``top``-th image, in order."""
    return _statement(shape, top > _NEAR)


@lru_cache(maxsize=1024)
def _statement(shape: QueryShape, is_far: bool) -> str:
    if shape.image_ids is not None or "snapshot_id" in shape.conditions:
        return _among_few(shape)
    is_single, is_counted = len(shape.arms) == 1, _is_counted(shape)
    # Indexes in order are merged faster than all of several arms is sorted, however far.
    is_sorted = (is_far or is_single) if not is_counted else (is_far and is_single)
    return _far(shape) if is_sorted else _near(shape)


def _among_few(shape: QueryShape) -> str:
    """What was named is looked up, and then whether the account sees it."""
    arms = " OR ".join(f"({' AND '.join(_FEW_ARMS[arm])})" for arm in shape.arms)
    where = ["region_id IN (:region_id, '*')", *conditions(shape, POSTGRESQL), f"({arms})"]
    found = f"SELECT number, rank, image_id FROM images WHERE {' AND '.join(where)}"
    return (
        f"WITH found AS MATERIALIZED ({found}) SELECT (SELECT count(*) FROM found), "
        f"{_documents(f'SELECT number, rank, image_id FROM found {ORDER} LIMIT :limit OFFSET :offset')}"
    )


def _near(shape: QueryShape) -> str:
    """A page near the beginning: the heads of the arms are merged."""
    where = conditions(shape, POSTGRESQL)
    is_counted = _is_counted(shape)
    lists, totals, heads = [], [], []
    for place, arm in enumerate(shape.arms):
        is_lent = _is_lent(arm, shape)
        images = _images(arm, where, is_lent=is_lent)
        if is_counted and (is_lent or arm is not Arm.SHARED):
            totals.append(f"(SELECT count(*) {images})")
            heads.append(f"(SELECT number, rank, image_id {images} {ORDER} LIMIT :top)")
            continue
        listed = f"SELECT array_agg(number) AS numbers FROM (SELECT number {images} {ORDER}) AS listed"
        lists.append(f"arm_{place} AS MATERIALIZED ({listed})")
        totals.append(f"(SELECT coalesce(cardinality(numbers), 0) FROM arm_{place})")
        head = f"SELECT unnest(numbers[1 : :top]) AS number FROM arm_{place}"
        heads.append(f"(SELECT number, rank, image_id FROM ({head}) AS head JOIN images USING (number))")
    page = f"SELECT * FROM ({' UNION ALL '.join(heads)}) AS heads {ORDER} LIMIT :limit OFFSET :offset"
    return f"{_with(lists)}SELECT {' + '.join(totals)}, {_documents(page)}"


def _is_counted(shape: QueryShape) -> bool:
    """Whether arms are counted apart from their heads, but for what is shared.

    Most images are Available: without another filter an index in the order of pages has a page at once.
    """
    if shape.arms == (Arm.SHARED,) and not asks_for_states_alone(shape):
        return False
    asked = [each for each in conditions(shape, POSTGRESQL) if each != CONDITIONS["owner_id"]]
    return not asked or (len(asked) == 1 and shape.statuses is not None and shape.statuses[2])


def _far(shape: QueryShape) -> str:
    """A page further on, or of a single arm: all that is found is put in order."""
    where = conditions(shape, POSTGRESQL)
    arms = " UNION ALL ".join(
        f"SELECT number, rank, image_id {_images(arm, where, is_lent=_is_lent(arm, shape))}"
        for arm in shape.arms
    )
    found = f"SELECT array_agg(number {ORDER}) AS numbers FROM ({arms}) AS arms"
    page = "unnest(numbers[:offset + 1 : :top]) WITH ORDINALITY AS page (number, place)"
    documents = f"SELECT document FROM {page} JOIN images USING (number) ORDER BY place"
    return (
        f"WITH found AS MATERIALIZED ({found}) "
        f"SELECT coalesce(cardinality(numbers), 0), ARRAY({documents}) FROM found"
    )


def _is_lent(arm: Arm, shape: QueryShape) -> bool:
    """Whether shares have all that is asked of their images."""
    return arm is Arm.SHARED and asks_for_states_alone(shape)


def _images(arm: Arm, where: list[str], *, is_lent: bool) -> str:
    """The images of an arm that meet conditions."""
    if is_lent:
        lent = "SELECT image_number AS number, * FROM image_shares"
        return f"FROM ({lent}) AS lent WHERE {' AND '.join((*SHARED_WITH_ME, *where))}"
    where = [_OWNED.get(arm, each) if each == CONDITIONS["owner_id"] else each for each in where]
    return f"FROM images WHERE {' AND '.join((*VISIBILITY_ARMS[arm], *where))}"


def _documents(page: str) -> str:
    """The documents of what a query finds, in order."""
    return (
        f"ARRAY(SELECT images.document FROM ({page}) AS page "
        "JOIN images ON images.number = page.number ORDER BY page.rank DESC, page.image_id)"
    )


def _with(lists: list[str]) -> str:
    return f"WITH {', '.join(lists)} " if lists else ""
