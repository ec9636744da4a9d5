"""Counts the kept totals of a catalogue anew."""

from typing import NamedTuple

from sqlalchemy import text

from genzo.store.admin.upgrade import check
from genzo.store.sql import records
from genzo.store.sql.database_admin import DatabaseAdmin
from genzo.store.sql.dialects import POSTGRESQL, SQLITE
from genzo.store.sql.kept_totals import KEPT_TOTALS
from genzo.store.sql.view_writer import EVERYTHING


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
        transaction = (SQLITE if bound.dialect.name == "sqlite" else POSTGRESQL).transaction
        bound.exec_driver_sql(records.bump_every_version(transaction))
        for account_id, region_id in EVERYTHING:
            values = {"of_account": account_id, "of_region": region_id}
            bound.execute(text(records.bump_version(transaction)), values)
    return Recounted(admin.name, wrong)
