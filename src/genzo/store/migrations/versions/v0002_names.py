"""Finding names fast among very many, versions of what accounts see, instances by their image, nonces."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ORDER = "rank DESC, image_id, status, settles_at, creating_at"
_ARMS = {
    "images_own": (f"owner_id, region_id, {_ORDER}", ""),
    "images_system": (f"region_id, {_ORDER}, source", " WHERE source = 'system'"),
    "images_marketplace": (f"region_id, {_ORDER}, source", " WHERE source = 'marketplace'"),
    "images_community": (
        f"region_id, {_ORDER}, owner_id, is_public, source",
        " WHERE is_public AND source = 'account'",
    ),
}
_ROWS_PER_VALUE = {
    "images_own": "1000000 1000 300 1 1 1 1 1",
    "images_system": "40000 1500 1 1 1 1 1 1",
    "images_marketplace": "40000 1500 1 1 1 1 1 1",
    "images_community": "100000 4000 1 1 1 1 1 1 1 1",
}
_NAME_INDEX = (
    (
        "CREATE VIRTUAL TABLE image_names USING fts5 (name, content = 'images', content_rowid = 'number', "
        "tokenize = 'trigram case_sensitive 1', detail = none, columnsize = 0)"
    ),
    "INSERT INTO image_names (image_names) VALUES ('rebuild')",
    (
        "CREATE TRIGGER image_names_insert AFTER INSERT ON images BEGIN "
        "INSERT INTO image_names (rowid, name) VALUES (new.number, new.name); END"
    ),
    (
        "CREATE TRIGGER image_names_delete AFTER DELETE ON images BEGIN "
        "INSERT INTO image_names (image_names, rowid, name) VALUES ('delete', old.number, old.name); END"
    ),
    (
        "CREATE TRIGGER image_names_update AFTER UPDATE OF name ON images WHEN old.name <> new.name BEGIN "
        "INSERT INTO image_names (image_names, rowid, name) VALUES ('delete', old.number, old.name); "
        "INSERT INTO image_names (rowid, name) VALUES (new.number, new.name); END"
    ),
)


def upgrade() -> None:
    op.execute(
        "CREATE TABLE versions (account_id BIGINT NOT NULL, region_id VARCHAR NOT NULL, "
        "version BIGINT NOT NULL, PRIMARY KEY (account_id, region_id))"
    )
    op.add_column("resources", sa.Column("image_id", sa.String()))
    if op.get_context().dialect.name == "sqlite":
        _upgrade_sqlite()
    else:
        _upgrade_postgresql()
    op.execute("CREATE INDEX resources_image ON resources (region_id, image_id) WHERE image_id IS NOT NULL")


def _upgrade_sqlite() -> None:
    op.execute("UPDATE resources SET image_id = json_extract(document, '$.image_id') WHERE kind = 'instance'")
    # With the name in it, an index answers ImageName without reading images.
    for name, (columns, where) in _ARMS.items():
        op.execute(f"DROP INDEX {name}")
        op.execute(f"CREATE INDEX {name} ON images ({columns}, name){where}")
    _write_statistics(" 1")
    for statement in _NAME_INDEX:
        op.execute(statement)


def _write_statistics(further_columns: str) -> None:
    """Write the statistics that SQLite deleted with the indexes (see 0001)."""
    for name, rows in _ROWS_PER_VALUE.items():
        values = f"'images', '{name}', '{rows}{further_columns}'"
        op.execute(f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ({values})")


def _upgrade_postgresql() -> None:
    # One escaped NUL anywhere, and PostgreSQL takes nothing out of a document.
    op.execute(
        "UPDATE resources SET image_id = "
        "CAST(replace(document, '\\u0000', '\\ufffe') AS json) ->> 'image_id' WHERE kind = 'instance'"
    )
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.execute("CREATE INDEX image_names ON images USING gin (name gin_trgm_ops)")
    # Nonces are worthless after minutes: they need not survive a crash, nor be sent to standbys.
    op.execute("CREATE UNLOGGED TABLE nonces (digest BYTEA PRIMARY KEY, expires BIGINT NOT NULL)")
    op.execute("CREATE INDEX nonces_expires ON nonces (expires)")


def downgrade() -> None:
    op.drop_index("resources_image")
    op.drop_column("resources", "image_id")
    op.drop_table("versions")
    if op.get_context().dialect.name == "sqlite":
        _downgrade_sqlite()
    else:
        op.drop_table("nonces")
        op.drop_index("image_names")


def _downgrade_sqlite() -> None:
    for event in ("insert", "delete", "update"):
        op.execute(f"DROP TRIGGER image_names_{event}")
    op.execute("DROP TABLE image_names")
    for name, (columns, where) in _ARMS.items():
        op.execute(f"DROP INDEX {name}")
        op.execute(f"CREATE INDEX {name} ON images ({columns}){where}")
    _write_statistics("")
