"""The statement for a page of images and a query's total, in the form that PostgreSQL runs fastest.

An arm is searched once if that takes longer than to keep the result: an index that has all the columns of the
query (migration 0003) lists its images, the length of the list is the arm's total, and the heads of the arms'
lists are merged. The common parts are those of `genzo.store.sql.statements`.
"""

from functools import lru_cache

from genzo.catalogue.visibility import Arm
from genzo.store.sql.arm_totals import arm_totals
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

# Pages up to this image are merged from the heads of the arms; beyond it, all images are sorted at once.
NEAR = 200
# "+ 0" keeps the planner from the index by owner: another account may own far more than it shares.
_OWNED = {Arm.SHARED: "owner_id + 0 = :owner_id"}
# An array, whose elements are looked up. The planner expects as many shares of each account, and where few
# accounts have very many, it would join a list of all images of the catalogue.
_ARMS = {
    **VISIBILITY_ARMS,
    Arm.SHARED: (
        (
            "number = ANY (ARRAY(SELECT image_number FROM image_shares "
            "WHERE account_id = :viewer AND region_id = :region_id))"
        ),
        *VISIBILITY_ARMS[Arm.SHARED][1:],
    ),
}
# For a few images: one lookup each, instead of a list of all shares of the account or images of the region.
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
    """One row: the total, and an array of the documents of the page that ends with the ``top``-th image."""
    return _statement(shape, top > NEAR)


@lru_cache(maxsize=1024)
def _statement(shape: QueryShape, is_far: bool) -> str:
    if shape.image_ids is not None or "snapshot_id" in shape.conditions:
        return _among_few(shape)
    if asks_for_states_alone(shape):
        return _with_kept_totals(shape)
    is_single, is_counted = len(shape.arms) == 1, _is_counted(shape)
    # Merging arms that an index returns in order takes less time than sorting several, at any offset.
    is_sorted = (is_far or is_single) if not is_counted else (is_far and is_single)
    return _far(shape) if is_sorted else _near(shape)


def _among_few(shape: QueryShape) -> str:
    """Looks images up by ids or snapshot first, then checks whether the viewer sees them."""
    arms = " OR ".join(f"({' AND '.join(_FEW_ARMS[arm])})" for arm in shape.arms)
    where = ["region_id IN (:region_id, '*')", *conditions(shape, POSTGRESQL), f"({arms})"]
    found = f"SELECT number, rank, image_id FROM images WHERE {' AND '.join(where)}"
    return (
        f"WITH found AS MATERIALIZED ({found}) SELECT (SELECT count(*) FROM found), "
        f"{_documents(f'SELECT number, rank, image_id FROM found {ORDER} LIMIT :limit OFFSET :offset')}"
    )


def _with_kept_totals(shape: QueryShape) -> str:
    """A page of a query whose totals are kept: merges the heads of the arms, each in the order of its index.

    An arm is searched no further than its last image in one of the wanted states, and not at all for a page
    past the end.
    """
    where = conditions(shape, POSTGRESQL)
    totals = [f"{total} AS total_{place}" for place, total in enumerate(arm_totals(shape, POSTGRESQL))]
    heads, total = [], " + ".join(f"total_{place}" for place in range(len(totals)))
    for place, arm in enumerate(shape.arms):
        images = _shares(where) if arm is Arm.SHARED else _images(arm, where)
        wanted = f"CASE WHEN :offset < {total} THEN least(:top, total_{place}) ELSE 0 END"
        heads.append(_head(images, f"(SELECT {wanted} FROM kept)"))
    return (
        f"WITH kept AS MATERIALIZED (SELECT {', '.join(totals)}) "
        f"SELECT {total}, {_documents(_merged(heads))} FROM kept"
    )


def _near(shape: QueryShape) -> str:
    """A page near the beginning: merges the heads of the arms."""
    where = conditions(shape, POSTGRESQL)
    is_counted = _is_counted(shape)
    lists, totals, heads = [], [], []
    for place, arm in enumerate(shape.arms):
        images = _images(arm, where)
        if is_counted and arm is not Arm.SHARED:
            totals.append(f"(SELECT count(*) {images})")
            heads.append(_head(images))
            continue
        listed = f"SELECT array_agg(number) AS numbers FROM (SELECT number {images} {ORDER}) AS listed"
        lists.append(f"arm_{place} AS MATERIALIZED ({listed})")
        totals.append(f"(SELECT coalesce(cardinality(numbers), 0) FROM arm_{place})")
        head = f"SELECT unnest(numbers[1 : :top]) AS number FROM arm_{place}"
        heads.append(f"(SELECT number, rank, image_id FROM ({head}) AS head JOIN images USING (number))")
    return f"{_with(lists)}SELECT {' + '.join(totals)}, {_documents(_merged(heads))}"


def _head(images: str, limit: str = ":top") -> str:
    return f"(SELECT number, rank, image_id {images} {ORDER} LIMIT {limit})"


def _merged(heads: list[str]) -> str:
    return f"SELECT * FROM ({' UNION ALL '.join(heads)}) AS heads {ORDER} LIMIT :limit OFFSET :offset"


def _is_counted(shape: QueryShape) -> bool:
    """Whether arms are counted by a query apart from their heads, except the arm of shared images.

    Most images are Available. If only the owner is asked for besides, an index in the order of pages finds a
    page at once.
    """
    if shape.arms == (Arm.SHARED,):
        return False
    others = [each for each in conditions(shape, POSTGRESQL) if each != CONDITIONS["owner_id"]]
    return not others or (len(others) == 1 and shape.statuses is not None and shape.statuses[2])


def _far(shape: QueryShape) -> str:
    """A page further on, or of a single arm: sorts everything that is found."""
    where = conditions(shape, POSTGRESQL)
    arms = " UNION ALL ".join(f"SELECT number, rank, image_id {_images(arm, where)}" for arm in shape.arms)
    found = f"SELECT array_agg(number {ORDER}) AS numbers FROM ({arms}) AS arms"
    page = "unnest(numbers[:offset + 1 : :top]) WITH ORDINALITY AS page (number, place)"
    documents = f"SELECT document FROM {page} JOIN images USING (number) ORDER BY place"
    return (
        f"WITH found AS MATERIALIZED ({found}) "
        f"SELECT coalesce(cardinality(numbers), 0), ARRAY({documents}) FROM found"
    )


def _shares(where: list[str]) -> str:
    """FROM and WHERE for the images of the arm of shared images, if the columns of a share are enough."""
    shares = "SELECT image_number AS number, * FROM image_shares"
    return f"FROM ({shares}) AS shares WHERE {' AND '.join((*SHARED_WITH_ME, *where))}"


def _images(arm: Arm, where: list[str]) -> str:
    """FROM and WHERE for the images of an arm that meet conditions."""
    where = [_OWNED.get(arm, each) if each == CONDITIONS["owner_id"] else each for each in where]
    return f"FROM images WHERE {' AND '.join((*_ARMS[arm], *where))}"


def _documents(page: str) -> str:
    """An array of the documents of a page, in order."""
    return (
        f"ARRAY(SELECT images.document FROM ({page}) AS page "
        "JOIN images ON images.number = page.number ORDER BY page.rank DESC, page.image_id)"
    )


def _with(lists: list[str]) -> str:
    return f"WITH {', '.join(lists)} " if lists else ""
