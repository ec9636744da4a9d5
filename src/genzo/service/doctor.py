"""Examines the installation and the catalogue for ``genzo doctor``, without changing them."""

import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from genzo.catalogue.store import StoreError
from genzo.service.open_store import CONNECTIONS
from genzo.store.admin import diagnostics
from genzo.store.admin.database import admin_of
from genzo.store.migrations.revisions import REVISION, refuse_other_revision
from genzo.store.sql.database_admin import DatabaseAdmin
from genzo.store.sql.diagnostic import Diagnostic, Severity, note, problem, warning
from genzo.store.sql.tables import Tables
from genzo.store.sqlite import diagnostics as sqlite_diagnostics
from genzo.store.sqlite.admin import SqliteAdmin

__all__ = ["Diagnostic", "Severity", "examine"]

_OLDEST_PYTHON = (3, 11)
_LITTLE_SPACE = 256 * 2**20


def examine(locations: Iterable[Path | str], data: Path) -> Iterator[Diagnostic]:
    """The diagnostics of the installation and of the databases at these locations, one after the other."""
    yield from _python()
    yield from sqlite_diagnostics.library()
    for location in dict.fromkeys(locations):
        yield from _space(location if isinstance(location, Path) else data)
        try:
            yield from _catalogue(admin_of(location))
        except StoreError as error:
            yield problem("database", str(error))


def _python() -> Iterator[Diagnostic]:
    if sys.version_info < _OLDEST_PYTHON:
        yield problem(
            "python", f"Python is {sys.version.split()[0]}, but must be 3.11 or newer: install one."
        )


def _space(path: Path) -> Iterator[Diagnostic]:
    folder = next(parent for parent in (path.absolute(), *path.absolute().parents) if parent.is_dir())
    free = shutil.disk_usage(folder).free
    if free < _LITTLE_SPACE:
        yield warning("disk", f"{folder} has {free // 2**20} MiB left: free space before the disk is full.")


def _catalogue(admin: DatabaseAdmin) -> Iterator[Diagnostic]:
    if isinstance(admin, SqliteAdmin) and not admin.path.exists():
        yield note("database", f"{admin.name} does not exist yet: genzo serve creates it.")
        return
    with admin.reading(lenient=True) as tables:
        yield from _database(admin, tables)
        revision = tables.revision()
        if revision is None:
            yield note("schema", f"{admin.name} has no tables yet: genzo serve creates them.")
        elif revision != REVISION:
            refuse_other_revision(admin.name, revision)
        else:
            yield from _names(admin, tables)
            yield from diagnostics.rows(tables)


def _database(admin: DatabaseAdmin, tables: Tables) -> Iterator[Diagnostic]:
    if isinstance(admin, SqliteAdmin):
        yield from sqlite_diagnostics.file(tables)
        return
    from genzo.store.postgresql import diagnostics as postgresql_diagnostics  # noqa: PLC0415 - a file needs no driver

    yield from postgresql_diagnostics.server(tables, CONNECTIONS)
    yield from postgresql_diagnostics.extension(tables)


def _names(admin: DatabaseAdmin, tables: Tables) -> Iterator[Diagnostic]:
    if isinstance(admin, SqliteAdmin):
        yield from sqlite_diagnostics.names(admin)
        return
    from genzo.store.postgresql import diagnostics as postgresql_diagnostics  # noqa: PLC0415 - the same

    yield from postgresql_diagnostics.indexes(tables)
