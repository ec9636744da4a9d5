"""The moment from which an image can be used has a column, by which queries ask and caches end.

It is 0 for nearly all images, so the index is partial and nearly empty.
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TABLES = {"images": "owner_id, region_id", "image_shares": "account_id, region_id"}


def upgrade() -> None:
    for table in _TABLES:
        op.execute(f"ALTER TABLE {table} ADD COLUMN usable_at BIGINT NOT NULL DEFAULT 0")
    # Documents have the member if a newer version wrote them before a downgrade.
    is_sqlite = op.get_context().dialect.name == "sqlite"
    # PostgreSQL cannot take members out of JSON with an escaped NUL. Within a text, quotes are escaped too.
    number = """substring(document from '"usable_at":([0-9]+)')"""
    value = "json_extract(document, '$.usable_at')" if is_sqlite else number
    op.execute(
        f"UPDATE images SET usable_at = coalesce(CAST({value} AS BIGINT), 0) "
        "WHERE document LIKE '%\"usable_at\":%'"
    )
    op.execute(
        "UPDATE image_shares SET usable_at = images.usable_at FROM images "
        "WHERE images.number = image_number AND images.usable_at > 0"
    )
    for table, place in _TABLES.items():
        op.execute(f"CREATE INDEX {table}_usable_at ON {table} ({place}, usable_at) WHERE usable_at > 0")


def downgrade() -> None:
    for table in _TABLES:
        op.drop_index(f"{table}_usable_at")
        op.drop_column(table, "usable_at")
