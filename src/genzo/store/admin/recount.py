"""Counts the kept totals of a catalogue anew."""

from typing import NamedTuple

from genzo.store.admin.upgrade import check
from genzo.store.sql import records
from genzo.store.sql.database_admin import DatabaseAdmin
from genzo.store.sql.kept_totals import KEPT_TOTALS


class Recounted(NamedTuple):
    """The catalogue's name, and how many totals were wrong."""

    name: str
    corrected: int


def recount(admin: DatabaseAdmin) -> Recounted:
    """Count all kept totals anew. Servers may run meanwhile: their writes wait.

    Raises:
        StoreError: the catalogue has another schema, or cannot be used.
    """
    check(admin)
    with admin.migrating() as (bound, tables):
        if bound.dialect.name != "sqlite":  # whose transaction excludes other writers
            bound.exec_driver_sql(
                f"LOCK TABLE {', '.join(kept.counted for kept in KEPT_TOTALS)} IN SHARE MODE"
            )
        wrong = sum(len(list(tables.rows(kept.differences()))) for kept in KEPT_TOTALS)
        for kept in KEPT_TOTALS:
            bound.exec_driver_sql(kept.clear())
            bound.exec_driver_sql(kept.fill())
        # Servers have cached pages with the wrong totals.
        bound.exec_driver_sql(records.BUMP_EVERY_VERSION)
    return Recounted(admin.name, wrong)
