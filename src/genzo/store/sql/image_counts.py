"""Counts images for the overview: by kept totals, and by the days on which the latest were created."""

from genzo.catalogue.image_use import DayTotal, ImageTotal
from genzo.store.sql.connection import Session

_SECONDS_PER_DAY = 24 * 60 * 60
# PostgreSQL's sum of BIGINT is NUMERIC.
_SUM = "CAST(sum(total) AS BIGINT)"
_TOTALS = (
    f"SELECT region_id, source, status, {_SUM} FROM image_totals {{}} GROUP BY region_id, source, status"
)
_ALL_TOTALS = _TOTALS.format("")
_TOTALS_OF_ACCOUNT = _TOTALS.format("WHERE owner_id IN (0, :of_account)")
_SHARED_WITH_ACCOUNT = f"""
SELECT region_id, source, status, {_SUM} FROM share_totals WHERE account_id = :of_account
GROUP BY region_id, source, status"""
_OWNER_TOTALS = f"""
SELECT owner_id, {_SUM} AS owned FROM image_totals WHERE source = 'account'
GROUP BY owner_id ORDER BY owned DESC, owner_id LIMIT :count"""
_DAYS = f"""
SELECT created / {_SECONDS_PER_DAY} AS day, os_type, count(*) FROM images
WHERE number IN ({{}}) AND created >= :since
GROUP BY day, os_type ORDER BY day, os_type"""
# Images get ascending numbers, so the primary key finds those that came last.
_DAYS_OF_ALL = _DAYS.format(
    "SELECT number FROM images WHERE source = 'account' ORDER BY number DESC LIMIT :most"
)
_DAYS_OF_ACCOUNT = _DAYS.format(
    "SELECT number FROM images WHERE owner_id = :of_account ORDER BY rank DESC LIMIT :most"
)


class ImageCountReader(Session):
    """Part of `genzo.catalogue.store.CatalogueReader`."""

    def image_totals(self, account_id: int | None) -> list[ImageTotal]:
        if account_id is None:
            return [ImageTotal(*row) for row in self._rows(_ALL_TOTALS)]
        own = self._rows(_TOTALS_OF_ACCOUNT, of_account=account_id)
        shared = self._rows(_SHARED_WITH_ACCOUNT, of_account=account_id)
        return [
            *(ImageTotal(*row) for row in own),
            *(ImageTotal(*row)._replace(is_shared=True) for row in shared),
        ]

    def owner_totals(self, count: int) -> list[tuple[int, int]]:
        return [(owner_id, total) for owner_id, total in self._rows(_OWNER_TOTALS, count=count)]

    def day_totals(self, account_id: int | None, since: int, most: int) -> list[DayTotal]:
        if account_id is None:
            rows = self._rows(_DAYS_OF_ALL, since=since, most=most)
        else:
            rows = self._rows(_DAYS_OF_ACCOUNT, of_account=account_id, since=since, most=most)
        return [DayTotal(*row) for row in rows]
