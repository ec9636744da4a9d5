"""Migrates a catalogue to another revision of the schema: all steps or none."""

from typing import NamedTuple

from genzo.catalogue.store import StoreError
from genzo.store.migrations import runner
from genzo.store.migrations.revisions import REVISION, refuse_other_revision
from genzo.store.sql.database_admin import DatabaseAdmin, missing_catalogue

NOTHING = "base"
"""The revision before the first, where there are no tables."""
_NEWEST = "head"


class Change(NamedTuple):
    """The catalogue's name, and its revision before and after, ``"base"`` without tables."""

    name: str
    before: str
    after: str


def revision(admin: DatabaseAdmin) -> str:
    """The revision of a catalogue.

    Raises:
        StoreError: there is none, or it is not Genzo's.
    """
    with admin.reading() as tables:
        current = tables.revision()
    if current is None:
        raise missing_catalogue(admin.name)
    if not current:
        refuse_other_revision(admin.name, current)
    return current


def check(admin: DatabaseAdmin) -> None:
    """Do nothing if this Genzo can serve a catalogue.

    Raises:
        StoreError: the catalogue has another schema, or none.
    """
    current = revision(admin)
    if current != REVISION:
        refuse_other_revision(admin.name, current)


def upgrade(admin: DatabaseAdmin, wanted: str = _NEWEST) -> Change:
    """Migrate up to a revision; the catalogue is created if it is missing.

    Raises:
        StoreError: there is no such revision above, or the catalogue cannot be used.
    """
    target = _existing(REVISION if wanted == _NEWEST else wanted)
    with admin.migrating() as (bound, tables):
        before = tables.revision()
        if before is not None and before not in runner.revisions():
            refuse_other_revision(admin.name, before)
        if (before or "") > target:
            raise StoreError(f"{admin.name} is at revision {before} already: genzo db downgrade goes back.")
        runner.upgrade(bound, target)
    return Change(admin.name, before or NOTHING, target)


def downgrade(admin: DatabaseAdmin, wanted: str) -> Change:
    """Migrate down to a revision; ``"base"`` leaves no tables at all.

    Raises:
        StoreError: there is no such revision below, or the catalogue cannot be used.
    """
    target = downgrade_target(wanted)
    before = revision(admin)
    with admin.migrating() as (bound, tables):
        if before not in runner.revisions() or before != tables.revision():
            refuse_other_revision(admin.name, before)
        if target != NOTHING and before < target:
            raise StoreError(f"{admin.name} is at revision {before} only: genzo db upgrade goes forward.")
        runner.downgrade(bound, target)
        if target == NOTHING:
            bound.exec_driver_sql("DROP TABLE alembic_version")
            bound.exec_driver_sql("DROP TABLE IF EXISTS sqlite_stat1")
    return Change(admin.name, before, target)


def downgrade_target(wanted: str) -> str:
    """The revision that a downgrade has to reach.

    Raises:
        StoreError: there is no such revision.
    """
    return wanted if wanted == NOTHING else _existing(wanted)


def _existing(wanted: str) -> str:
    revisions = runner.revisions()
    if wanted not in revisions:
        raise StoreError(f"There is no revision {wanted}: there are {', '.join(revisions)}.")
    return wanted
