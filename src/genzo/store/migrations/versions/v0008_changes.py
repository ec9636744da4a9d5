"""Each version names the transaction that raised it, so that a server learns what others changed.

PostgreSQL only: SQLite tells it by ``PRAGMA data_version``.
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        return
    op.execute("ALTER TABLE versions ADD COLUMN changed xid8 NOT NULL DEFAULT '0'")
    op.execute("CREATE INDEX versions_changed ON versions (changed)")


def downgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        return
    op.drop_index("versions_changed")
    op.drop_column("versions", "changed")
