"""The totals of arms, by kept totals instead of counting images.

Kept totals are by the states that images settle in. Few have not settled: these are counted, and the
difference that their present states make is added.
"""

from collections.abc import Iterable

from genzo.catalogue.visibility import Arm
from genzo.store.sql.dialects import Dialect
from genzo.store.sql.kept_totals import IMAGE_TOTALS, SHARE_TOTALS, KeptTotals
from genzo.store.sql.statements import (
    EVERYWHERE,
    OWN_PUBLIC_IDS,
    SHARED_WITH_ME,
    VISIBILITY_ARMS,
    QueryShape,
    in_state,
)

# The end of a range whose beginning is a parameter: without it, PostgreSQL expects a third of the rows, and
# would rather read all images of the owner (DEFAULT_INEQ_SEL and DEFAULT_RANGE_INEQ_SEL, selfuncs.h).
_UNDER_WAY = ("settles_at > :now", "settles_at > 0", f"settles_at <= {2**63 - 1}")
# Images that no account owns. The keys of totals, and the index of images under way, begin with the owner.
_NO_OWNER = "owner_id = 0"
_OWNERLESS_ARMS = (Arm.SYSTEM, Arm.SYSTEM_EVERYWHERE, Arm.MARKETPLACE)


def arm_totals(shape: QueryShape, dialect: Dialect) -> list[str]:
    """The total of each arm of a query that `asks_for_states_alone`, as expressions."""
    return [_total_of_arm(arm, shape.statuses, dialect) for arm in shape.arms]


def _total_of_arm(arm: Arm, statuses: tuple[bool, bool, bool, int] | None, dialect: Dialect) -> str:
    totals, where = _totals_of(arm)
    if statuses is None:
        return f"{_sum(totals, where)}{_overridden(arm, dialect)}"
    settled, present = dialect.any_of("status", "statuses", statuses[-1]), in_state(statuses, dialect)
    difference = f"count(*) FILTER (WHERE {present}) - count(*) FILTER (WHERE {settled})"
    under_way = _select(difference, *_under_way(arm, totals, where))
    return f"{_sum(totals, (*where, settled))} + {under_way}{_overridden(arm, dialect, present)}"


def _totals_of(arm: Arm) -> tuple[KeptTotals, tuple[str, ...]]:
    """The totals that an arm is counted in, and its conditions for them and for what is counted there."""
    if arm is Arm.SHARED:
        return SHARE_TOTALS, SHARED_WITH_ME
    where = EVERYWHERE if arm is Arm.SYSTEM_EVERYWHERE else VISIBILITY_ARMS[arm]
    return IMAGE_TOTALS, (_NO_OWNER, *where) if arm in _OWNERLESS_ARMS else where


def _under_way(arm: Arm, totals: KeptTotals, where: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The rows of an arm that have not settled: where they are, and the conditions."""
    if arm is not Arm.COMMUNITY:
        return totals.counted, (*where, *_UNDER_WAY)
    # Owner by owner: CROSS JOIN makes SQLite begin with them (https://sqlite.org/lang_select.html#crossjoin).
    owners = f"SELECT DISTINCT owner_id AS owner FROM {totals.name} WHERE {' AND '.join(where)}"
    return f"({owners}) AS owners CROSS JOIN {totals.counted}", ("owner_id = owner", *where, *_UNDER_WAY)


def _overridden(arm: Arm, dialect: Dialect, *where: str) -> str:
    """Subtracts the images of every region that the region has itself: there are few."""
    if arm is not Arm.SYSTEM_EVERYWHERE:
        return ""
    overridden = (*EVERYWHERE, dialect.in_query("image_id", OWN_PUBLIC_IDS), *where)
    return f" - {_select('count(*)', IMAGE_TOTALS.counted, overridden)}"


def _sum(totals: KeptTotals, where: Iterable[str]) -> str:
    # PostgreSQL's sum of BIGINT is NUMERIC.
    return _select("CAST(coalesce(sum(total), 0) AS BIGINT)", totals.name, where)


def _select(what: str, rows: str, where: Iterable[str]) -> str:
    return f"(SELECT {what} FROM {rows} WHERE {' AND '.join(where)})"
