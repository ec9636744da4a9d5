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
    for table, place in _TABLES.items():
        op.execute(f"ALTER TABLE {table} ADD COLUMN usable_at BIGINT NOT NULL DEFAULT 0")
        op.execute(f"CREATE INDEX {table}_usable_at ON {table} ({place}, usable_at) WHERE usable_at > 0")


def downgrade() -> None:
    for table in _TABLES:
        op.drop_index(f"{table}_usable_at")
        op.drop_column(table, "usable_at")
