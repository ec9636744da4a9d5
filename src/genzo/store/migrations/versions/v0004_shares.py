"""A share repeats what lists ask of its image: what an account is lent is listed without reading images."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_NUMBERS = ("rank", "owner_id", "settles_at", "creating_at")
_WORDS = ("image_id", "source", "status")


def upgrade() -> None:
    collation = "" if op.get_context().dialect.name == "sqlite" else ' COLLATE "C"'
    for name in _NUMBERS:
        op.execute(f"ALTER TABLE image_shares ADD COLUMN {name} BIGINT NOT NULL DEFAULT 0")
    for name in _WORDS:
        op.execute(f"ALTER TABLE image_shares ADD COLUMN {name} VARCHAR{collation} NOT NULL DEFAULT ''")
    values = ", ".join(f"{name} = images.{name}" for name in (*_NUMBERS, *_WORDS))
    op.execute(f"UPDATE image_shares SET {values} FROM images WHERE images.number = image_number")
    op.execute(
        "CREATE INDEX image_shares_list ON image_shares (account_id, region_id, rank DESC, image_id, "
        "status, settles_at, creating_at, owner_id, source, image_number)"
    )


def downgrade() -> None:
    op.drop_index("image_shares_list")
    for name in (*_NUMBERS, *_WORDS):
        op.drop_column("image_shares", name)
