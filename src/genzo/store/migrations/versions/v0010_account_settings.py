"""Settings of single accounts, in a row for each, and an index of the accounts' names, which are unique.

No unique index: catalogues may have two accounts of one name from before.
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = "TEXT" if op.get_context().dialect.name == "sqlite" else 'TEXT COLLATE "C"'
    op.execute(
        "CREATE TABLE account_settings (account_id BIGINT NOT NULL PRIMARY KEY "
        f"REFERENCES accounts (account_id) ON DELETE CASCADE, document {text} NOT NULL)"
    )
    op.execute("CREATE INDEX accounts_name ON accounts (name)")


def downgrade() -> None:
    op.drop_index("accounts_name")
    op.drop_table("account_settings")
