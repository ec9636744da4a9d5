"""Kept totals: tables in which triggers count images and shares, so that queries need not (migration 0009).

An image is counted under the state that it settles in (docs/decisions/0054-kept-totals.md).
"""

from typing import NamedTuple


class KeptTotals(NamedTuple):
    """A table of totals: the rows of the table ``counted``, by the columns ``key``."""

    name: str
    counted: str
    key: tuple[str, ...]

    def clear(self) -> str:
        """The statement that deletes all totals."""
        return f"DELETE FROM {self.name}"

    def fill(self) -> str:
        """The statement that counts everything, for an empty table of totals."""
        return self.add_from("TRUE")

    def add_from(self, where: str) -> str:
        """The statement that counts the rows that meet a condition, and adds them."""
        key = ", ".join(self.key)
        return self._add(f"SELECT {key}, count(*) FROM {self.counted} WHERE {where} GROUP BY {key}")

    def add(self) -> str:
        """The statement that adds to a total; its parameters are the columns of the table."""
        return self._add(f"VALUES ({', '.join(f':{name}' for name in (*self.key, 'total'))})")

    def _add(self, rows: str) -> str:
        key = ", ".join(self.key)
        return (
            f"INSERT INTO {self.name} ({key}, total) {rows} "
            f"ON CONFLICT ({key}) DO UPDATE SET total = {self.name}.total + excluded.total"
        )

    def triggers(self, action: str) -> str:
        """PostgreSQL's statement that turns the triggers off or on; the action is DISABLE or ENABLE."""
        return f"ALTER TABLE {self.counted} {action} TRIGGER USER"

    def differences(self) -> str:
        """The query for totals that are wrong: the key, the kept total, the counted one."""
        key = ", ".join(self.key)
        return (
            f"SELECT {key}, CAST(sum(kept) AS BIGINT), CAST(sum(counted) AS BIGINT) FROM ("
            f"SELECT {key}, total AS kept, 0 AS counted FROM {self.name} UNION ALL "
            f"SELECT {key}, 0, count(*) FROM {self.counted} GROUP BY {key}) AS both_totals "
            f"GROUP BY {key} HAVING sum(kept) <> sum(counted) ORDER BY {key}"
        )


IMAGE_TOTALS = KeptTotals(
    "image_totals", "images", ("owner_id", "region_id", "source", "is_public", "status")
)
SHARE_TOTALS = KeptTotals(
    "share_totals", "image_shares", ("account_id", "region_id", "owner_id", "source", "status")
)
KEPT_TOTALS = (IMAGE_TOTALS, SHARE_TOTALS)
"""All tables of totals. Triggers change them with every write, except while many rows are loaded."""
