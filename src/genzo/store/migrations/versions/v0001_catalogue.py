"""The catalogue: accounts, access keys, images and what surrounds them, client tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# SQLite compares bytes; PostgreSQL does where it is told to.
_WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_ORDER = (sa.text("rank DESC"), "image_id", "status", "settles_at", "creating_at")
_COMMUNITY = ("owner_id", "is_public", "source")
_PARTIAL_INDEXES = (
    ("images_system", ("source",), "source = 'system'", "source = 'system'"),
    ("images_marketplace", ("source",), "source = 'marketplace'", "source = 'marketplace'"),
    (
        "images_community",
        _COMMUNITY,
        "is_public = 1 AND source = 'account'",
        "is_public AND source = 'account'",
    ),
)
_ROWS_PER_VALUE = (
    ("images_id", "1000000 40000 1"),
    ("images_own", "1000000 1000 300 1 1 1 1 1"),
    ("images_system", "40000 1500 1 1 1 1 1 1"),
    ("images_marketplace", "40000 1500 1 1 1 1 1 1"),
    ("images_community", "100000 4000 1 1 1 1 1 1 1 1"),
    ("images_name", "1000000 1000 300 1"),
    ("images_under_way", "1000 100 50 1"),
)
_TABLES = (
    "image_tags",
    "image_snapshots",
    "image_shares",
    "access_keys",
    "marks",
    "client_tokens",
    "resources",
    "images",
    "accounts",
)


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("account_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account_id"),
    )
    op.create_table(
        "images",
        sa.Column("number", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("region_id", _WORD, nullable=False),
        sa.Column("image_id", _WORD, nullable=False),
        sa.Column("source", _WORD, nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("status", _WORD, nullable=False),
        sa.Column("creating_at", sa.BigInteger(), nullable=False),
        sa.Column("settles_at", sa.BigInteger(), nullable=False),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("family", _TEXT, nullable=False),
        sa.Column("os_type", _WORD, nullable=False),
        sa.Column("architecture", _WORD, nullable=False),
        sa.Column("usage", _WORD, nullable=False),
        sa.Column("resource_group_id", _WORD, nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("is_support_io_optimized", sa.Boolean(), nullable=False),
        sa.Column("is_support_cloudinit", sa.Boolean(), nullable=False),
        sa.Column("document", _TEXT, nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("images_id", "images", ["region_id", "image_id"], unique=True)
    op.create_index("images_name", "images", ["owner_id", "region_id", "name"])
    op.create_index(
        "images_under_way",
        "images",
        ["owner_id", "region_id", "settles_at"],
        sqlite_where=sa.text("settles_at > 0"),
        postgresql_where=sa.text("settles_at > 0"),
    )
    op.create_index("images_own", "images", ["owner_id", "region_id", *_ORDER])
    for name, columns, sqlite, postgresql in _PARTIAL_INDEXES:
        op.create_index(
            name,
            "images",
            ["region_id", *_ORDER, *columns],
            sqlite_where=sa.text(sqlite),
            postgresql_where=sa.text(postgresql),
        )
    op.create_table(
        "resources",
        sa.Column("number", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("region_id", _WORD, nullable=False),
        sa.Column("kind", _WORD, nullable=False),
        sa.Column("resource_id", _WORD, nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("document", _TEXT, nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index(
        "resources_id", "resources", ["owner_id", "region_id", "kind", "resource_id"], unique=True
    )
    op.create_table(
        "client_tokens",
        sa.Column("account_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("action", _WORD, nullable=False),
        sa.Column("region_id", _WORD, nullable=False),
        sa.Column("token", _WORD, nullable=False),
        sa.Column("digest", _WORD, nullable=False),
        sa.Column("answer", _TEXT, nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "action", "region_id", "token"),
    )
    op.create_index("ix_client_tokens_used", "client_tokens", ["used"])
    op.create_table(
        "marks",
        sa.Column("name", _WORD, nullable=False),
        sa.Column("value", _TEXT, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "access_keys",
        sa.Column("access_key_id", _WORD, nullable=False),
        sa.Column("secret", _TEXT, nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.account_id"]),
        sa.PrimaryKeyConstraint("access_key_id"),
    )
    op.create_index("ix_access_keys_account_id", "access_keys", ["account_id"], unique=False)
    op.create_table(
        "image_shares",
        sa.Column("account_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("region_id", _WORD, nullable=False),
        sa.Column("image_number", _NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["image_number"], ["images.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account_id", "region_id", "image_number"),
    )
    op.create_index("image_shares_image", "image_shares", ["image_number"], unique=False)
    op.create_table(
        "image_snapshots",
        sa.Column("snapshot_id", _WORD, nullable=False),
        sa.Column("image_number", _NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["image_number"], ["images.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("snapshot_id", "image_number"),
    )
    op.create_index("image_snapshots_image", "image_snapshots", ["image_number"], unique=False)
    op.create_table(
        "image_tags",
        sa.Column("image_number", _NUMBER, nullable=False),
        sa.Column("key", _WORD, nullable=False),
        sa.Column("value", _WORD, nullable=False),
        sa.ForeignKeyConstraint(["image_number"], ["images.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("image_number", "key"),
    )
    op.create_index("image_tags_tag", "image_tags", ["key", "value", "image_number"], unique=False)

    if op.get_context().dialect.name == "sqlite":
        _write_statistics()


def _write_statistics() -> None:
    """Write what ANALYZE would find in a large catalogue. SQLite plans badly without it."""
    op.execute("ANALYZE sqlite_schema")
    for index, rows in _ROWS_PER_VALUE:
        insert = sa.text("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('images', :idx, :stat)")
        op.execute(insert.bindparams(idx=index, stat=rows))


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
