"""Users, role sessions, the audit trail, and nonces that are as durable as the writes that they protect."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")
_RANGES = "CREATE {} (first_expiry BIGINT NOT NULL PRIMARY KEY, last_expiry BIGINT NOT NULL)"
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

_PRUNED = "coalesce((SELECT CAST(value AS BIGINT) FROM marks WHERE name = 'audit_pruned'), 0)"
_REFUSAL = "An audit event is never changed, and only genzo audit prune deletes it."
_REFUSE = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
_APPEND_ONLY_SQLITE = (
    f"CREATE TRIGGER audit_events_update BEFORE UPDATE ON audit_events {_REFUSE}",
    f"CREATE TRIGGER audit_events_delete BEFORE DELETE ON audit_events WHEN old.at >= {_PRUNED} {_REFUSE}",
)
_FUNCTION = "FUNCTION refuse_change_of_audit_event()"
_APPEND_ONLY_POSTGRESQL = (
    (
        f"CREATE {_FUNCTION} RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'DELETE' THEN IF old.at < {_PRUNED} THEN RETURN old; END IF; END IF; "
        f"RAISE EXCEPTION '{_REFUSAL}'; END $$"
    ),
    (
        "CREATE TRIGGER audit_events_change BEFORE UPDATE OR DELETE ON audit_events "
        f"FOR EACH ROW EXECUTE {_FUNCTION}"
    ),
    (
        "CREATE TRIGGER audit_events_truncate BEFORE TRUNCATE ON audit_events "
        f"FOR EACH STATEMENT EXECUTE {_FUNCTION}"
    ),
)


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
    for statement in _APPEND_ONLY_SQLITE if is_sqlite else _APPEND_ONLY_POSTGRESQL:
        op.execute(statement)
    digest, without_rowid = ("BLOB", " WITHOUT ROWID") if is_sqlite else ("BYTEA", "")
    op.execute(
        f"CREATE TABLE durable_nonces (digest {digest} NOT NULL PRIMARY KEY, "
        f"expires BIGINT NOT NULL){without_rowid}"
    )
    op.create_index("durable_nonces_expires", "durable_nonces", ["expires"])
    op.execute(_RANGES.format("TABLE deleted_nonces"))
    if not is_sqlite:
        op.execute(_RANGES.format("UNLOGGED TABLE deleted_read_nonces"))


def downgrade() -> None:
    for table in ("deleted_nonces", "durable_nonces", "audit_events", "role_sessions"):
        op.drop_table(table)
    if op.get_context().dialect.name != "sqlite":
        op.drop_table("deleted_read_nonces")
        op.execute(f"DROP {_FUNCTION}")
    # A user's keys would become keys of its account, which may do anything.
    op.execute("DELETE FROM access_keys WHERE user_name <> ''")
    for column in ("user_name", "created"):
        op.drop_column("access_keys", column)
