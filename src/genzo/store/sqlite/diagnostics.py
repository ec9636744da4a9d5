"""Checks that a SQLite file is intact."""

import sqlite3
from collections.abc import Iterator

from genzo.store.sql.diagnostic import Diagnostic, few, problem, warning
from genzo.store.sql.tables import Tables
from genzo.store.sqlite.admin import SqliteAdmin

_OLDEST = (3, 35)  # ALTER TABLE … DROP COLUMN; the trigram tokenizer came with 3.34
_TRIGRAMS = (
    "CREATE VIRTUAL TABLE names USING fts5 (name, tokenize = 'trigram case_sensitive 1', detail = none)"
)
_INTEGRITY = "PRAGMA integrity_check(100)"
_REFERENCES = "PRAGMA foreign_key_check"
# With rank 1 it also compares the index with the table. Source: https://www.sqlite.org/fts5.html, §6.4.
_NAMES = "INSERT INTO image_names (image_names, rank) VALUES ('integrity-check', 1)"
_REBUILD = "INSERT INTO image_names (image_names) VALUES ('rebuild')"


def library() -> Iterator[Diagnostic]:
    """Whether Genzo can use the SQLite of this Python."""
    if sqlite3.sqlite_version_info < _OLDEST:
        yield problem(
            "sqlite",
            f"SQLite is {sqlite3.sqlite_version}, but must be {'.'.join(map(str, _OLDEST))} or newer: "
            "use a Python that has one.",
        )
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute(_TRIGRAMS)
    except sqlite3.OperationalError as error:
        yield problem(
            "sqlite", f"SQLite cannot index names by trigrams ({error}): use a Python that has FTS5."
        )
    finally:
        connection.close()


def file(tables: Tables) -> Iterator[Diagnostic]:
    """Whether the pages of the file and its foreign keys are intact."""
    yield from few(
        problem("integrity", f"{tables.name} is damaged ({' '.join(text.split())}): restore a backup.")
        for (text,) in tables.rows(_INTEGRITY)
        if text != "ok"
    )
    yield from few(
        problem(
            "references",
            f"Row {row} of {table} refers to a row of {parent} that is not there: restore a backup.",
        )
        for table, row, parent, _ in tables.rows(_REFERENCES)
    )


def names(admin: SqliteAdmin) -> Iterator[Diagnostic]:
    """Whether the index of names agrees with the names of images."""
    try:
        admin.writing_checks(_NAMES)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR):
            yield problem(
                "names",
                f"The index of names of {admin.path} does not fit its images ({error}): stop the servers and "
                f'run sqlite3 {admin.path} "{_REBUILD}".',
            )
        else:
            yield warning("names", f"The index of names of {admin.path} could not be checked: {error}.")
