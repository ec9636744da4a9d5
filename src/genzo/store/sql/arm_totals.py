"""The totals of arms, by kept totals instead of counting images.

Kept totals are by the states that images settle in, which also decide whether most of them are usable. Few
have not settled, or become usable at a moment of their own: these are counted, and the difference that the
present moment makes is added.
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
    conditions,
    settled_conditions,
)

# The end of a range whose beginning is a parameter: without it, PostgreSQL expects a third of the rows, and
# would rather read all images of the owner (DEFAULT_INEQ_SEL and DEFAULT_RANGE_INEQ_SEL, selfuncs.h).
_UNDER_WAY = ("settles_at > +:now", "settles_at > 0", f"settles_at <= {2**63 - 1}")
# Settled images that the clock makes usable. Few have a moment of their own, so the index is partial.
_USABLE_BY_TIME = ("usable_at > 0", f"usable_at <= {2**63 - 1}", "settles_at <= :now")
# Images that no account owns. The keys of totals, and the index of images under way, begin with the owner.
_NO_OWNER = "owner_id = 0"
_OWNERLESS_ARMS = (Arm.SYSTEM, Arm.SYSTEM_EVERYWHERE, Arm.MARKETPLACE)


def arm_totals(shape: QueryShape, dialect: Dialect) -> list[str]:
    """The total of each arm of a query that `asks_for_states_alone`, as expressions."""
    return [_total_of_arm(arm, shape, dialect) for arm in shape.arms]


def _total_of_arm(arm: Arm, shape: QueryShape, dialect: Dialect) -> str:
    totals, where = _totals_of(arm)
    settled, present = settled_conditions(shape, dialect), conditions(shape, dialect)
    parts = [_sum(totals, (*where, *settled))]
    if present:
        difference = f"count(*) FILTER (WHERE {_all(present)}) - count(*) FILTER (WHERE {_all(settled)})"
        exceptions = (_UNDER_WAY,) if shape.usable is None else (_UNDER_WAY, _USABLE_BY_TIME)
        parts += [_select(difference, *_exceptions(arm, totals, where, each)) for each in exceptions]
    return f"{' + '.join(parts)}{_overridden(arm, dialect, *present)}"


def _totals_of(arm: Arm) -> tuple[KeptTotals, tuple[str, ...]]:
    """The totals that an arm is counted in, and its conditions for them and for what is counted there."""
    if arm is Arm.SHARED:
        return SHARE_TOTALS, SHARED_WITH_ME
    where = EVERYWHERE if arm is Arm.SYSTEM_EVERYWHERE else VISIBILITY_ARMS[arm]
    return IMAGE_TOTALS, (_NO_OWNER, *where) if arm in _OWNERLESS_ARMS else where


def _exceptions(
    arm: Arm, totals: KeptTotals, where: tuple[str, ...], which: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    """The rows of an arm whose status alone does not answer: where they are, and the conditions."""
    if arm is not Arm.COMMUNITY:
        return totals.counted, (*where, *which)
    # Owner by owner: CROSS JOIN makes SQLite begin with them (https://sqlite.org/lang_select.html#crossjoin).
    owners = f"SELECT DISTINCT owner_id AS owner FROM {totals.name} WHERE {' AND '.join(where)}"
    return f"({owners}) AS owners CROSS JOIN {totals.counted}", ("owner_id = owner", *where, *which)


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
    return f"(SELECT {what} FROM {rows} WHERE {_all(where)})"


def _all(where: Iterable[str]) -> str:
    return " AND ".join(where)
