"""Users, role sessions, the audit trail, and nonces that are as durable as the writes that they protect."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.execute("ALTER TABLE access_keys ADD COLUMN user_name TEXT NOT NULL DEFAULT ''")
    op.execute("ALTER TABLE access_keys ADD COLUMN created BIGINT NOT NULL DEFAULT 0")
    op.create_table(
        "role_sessions",
        sa.Column("access_key_id", _WORD, nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.Column("document", _TEXT, nullable=False),
        sa.PrimaryKeyConstraint("access_key_id"),
    )
    op.create_index("role_sessions_expires", "role_sessions", ["expires"])
    op.create_table(
        "audit_events",
        sa.Column("number", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("document", _TEXT, nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("audit_events_account", "audit_events", ["account_id", "at"])
    op.create_index("audit_events_at", "audit_events", ["at"])
    is_sqlite = op.get_context().dialect.name == "sqlite"
    digest, without_rowid = ("BLOB", " WITHOUT ROWID") if is_sqlite else ("BYTEA", "")
    op.execute(
        f"CREATE TABLE durable_nonces (digest {digest} NOT NULL PRIMARY KEY, "
        f"expires BIGINT NOT NULL){without_rowid}"
    )
    op.create_index("durable_nonces_expires", "durable_nonces", ["expires"])


def downgrade() -> None:
    for table in ("durable_nonces", "audit_events", "role_sessions"):
        op.drop_table(table)
    # A user's keys would become keys of its account, which may do anything.
    op.execute("DELETE FROM access_keys WHERE user_name <> ''")
    for column in ("user_name", "created"):
        op.drop_column("access_keys", column)
