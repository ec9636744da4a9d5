"""Kept totals: triggers count images and shares by what a query without filters tells apart.

Nearly all shares have settled, so the index of those that have not is partial.
"""

from typing import NamedTuple

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


class _Totals(NamedTuple):
    """A table of totals: its name, the counted table, and the columns that it is counted by."""

    name: str
    counted: str
    columns: dict[str, str]


_WORD = "VARCHAR"
_ALL = (
    _Totals(
        "image_totals",
        "images",
        {"owner_id": "BIGINT", "region_id": _WORD, "source": _WORD, "is_public": "BOOLEAN", "status": _WORD},
    ),
    _Totals(
        "share_totals",
        "image_shares",
        {"account_id": "BIGINT", "region_id": _WORD, "owner_id": "BIGINT", "source": _WORD, "status": _WORD},
    ),
)
_INDEXES = (
    "image_totals_community ON image_totals (region_id) WHERE is_public AND source = 'account'",
    "image_shares_under_way ON image_shares (account_id, region_id, settles_at) WHERE settles_at > 0",
)


def upgrade() -> None:
    is_sqlite = op.get_context().dialect.name == "sqlite"
    for totals in _ALL:
        _create(totals, is_sqlite=is_sqlite)
        columns = ", ".join(totals.columns)
        op.execute(
            f"INSERT INTO {totals.name} ({columns}, total) "
            f"SELECT {columns}, count(*) FROM {totals.counted} GROUP BY {columns}"
        )
        for statement in _sqlite_triggers(totals) if is_sqlite else _postgresql_triggers(totals):
            op.execute(statement)
    for index in _INDEXES:
        op.execute(f"CREATE INDEX {index}")


def _create(totals: _Totals, *, is_sqlite: bool) -> None:
    collation = "" if is_sqlite else ' COLLATE "C"'
    # PostgreSQL writes a new version of a row for each change: into the same page, if that has room.
    option = "WITHOUT ROWID" if is_sqlite else "WITH (fillfactor = 50)"
    columns = ", ".join(
        f"{name} {type_}{collation if type_ == _WORD else ''} NOT NULL"
        for name, type_ in totals.columns.items()
    )
    key = ", ".join(totals.columns)
    op.execute(f"CREATE TABLE {totals.name} ({columns}, total BIGINT NOT NULL, PRIMARY KEY ({key})) {option}")


def _sqlite_triggers(totals: _Totals) -> tuple[str, ...]:
    names = list(totals.columns)
    added = _add(totals, f"VALUES ({', '.join(f'new.{name}' for name in names)}, 1)")
    removed = "; ".join(_remove(totals, "old", "1"))
    changed = " OR ".join(f"old.{name} <> new.{name}" for name in names)
    return (
        f"CREATE TRIGGER {totals.name}_insert AFTER INSERT ON {totals.counted} BEGIN {added}; END",
        f"CREATE TRIGGER {totals.name}_delete AFTER DELETE ON {totals.counted} BEGIN {removed}; END",
        (
            f"CREATE TRIGGER {totals.name}_update AFTER UPDATE OF {', '.join(names)} ON {totals.counted} "
            f"WHEN {changed} BEGIN {added}; {removed}; END"
        ),
    )


def _postgresql_triggers(totals: _Totals) -> tuple[str, ...]:
    """The triggers, and their functions.

    Rows that one statement inserts or deletes are counted at once: a row that one transaction changes n times
    has n versions, and each change passes over them. Without ON CONFLICT, and without a loop, the planner
    would read the whole table of totals, since it does not know how few rows a transition table has.
    """
    name, columns = totals.name, ", ".join(totals.columns)
    grouped = f"SELECT {columns}, count(*) AS total FROM changed GROUP BY {columns}"
    one_new = _add(totals, f"VALUES ({', '.join(f'new.{each}' for each in totals.columns)}, 1)")
    old, new = (", ".join(f"{row}.{each}" for each in totals.columns) for row in ("old", "new"))
    bodies = {
        "insert": f"{_add(totals, grouped)};",
        "delete": f"FOR gone IN {grouped} LOOP {'; '.join(_remove(totals, 'gone', 'gone.total'))}; END LOOP;",
        "update": f"{one_new}; {'; '.join(_remove(totals, 'old', '1'))};",
        "truncate": f"DELETE FROM {name};",
    }
    events = {
        "insert": "REFERENCING NEW TABLE AS changed FOR EACH STATEMENT",
        "delete": "REFERENCING OLD TABLE AS changed FOR EACH STATEMENT",
        "update": f"FOR EACH ROW WHEN (({old}) IS DISTINCT FROM ({new}))",
        "truncate": "FOR EACH STATEMENT",
    }
    functions = (
        f"CREATE FUNCTION {name}_{event}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"DECLARE gone record; BEGIN {body} RETURN NULL; END $$"
        for event, body in bodies.items()
    )
    triggers = (
        f"CREATE TRIGGER {name}_{event} AFTER {event.upper()} ON {totals.counted} {rows} "
        f"EXECUTE FUNCTION {name}_{event}()"
        for event, rows in events.items()
    )
    return (*functions, *triggers)


def _add(totals: _Totals, rows: str) -> str:
    key = ", ".join(totals.columns)
    return (
        f"INSERT INTO {totals.name} ({key}, total) {rows} "
        f"ON CONFLICT ({key}) DO UPDATE SET total = {totals.name}.total + excluded.total"
    )


def _remove(totals: _Totals, row: str, count: str) -> tuple[str, str]:
    """The statements that subtract from the total of a row, and delete one that is zero."""
    key = " AND ".join(f"{totals.name}.{name} = {row}.{name}" for name in totals.columns)
    return (
        f"UPDATE {totals.name} SET total = {totals.name}.total - {count} WHERE {key}",
        f"DELETE FROM {totals.name} WHERE {key} AND {totals.name}.total = 0",
    )


def downgrade() -> None:
    is_sqlite = op.get_context().dialect.name == "sqlite"
    op.drop_index("image_shares_under_way")
    for totals in _ALL:
        for event in (
            ("insert", "delete", "update") if is_sqlite else ("insert", "delete", "update", "truncate")
        ):
            name = f"{totals.name}_{event}"
            op.execute(f"DROP TRIGGER {name}" if is_sqlite else f"DROP TRIGGER {name} ON {totals.counted}")
            if not is_sqlite:
                op.execute(f"DROP FUNCTION {name}()")
        op.drop_table(totals.name)
