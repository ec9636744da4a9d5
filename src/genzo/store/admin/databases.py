"""The commands of ``genzo db`` on the database at a place: a SQLite file or a PostgreSQL URL."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from genzo.store.admin import copy as copying
from genzo.store.admin import recount as recounts
from genzo.store.admin import upgrade as upgrades
from genzo.store.admin.copy import Copied, Step
from genzo.store.admin.database import admin_of
from genzo.store.admin.recount import Recounted
from genzo.store.admin.upgrade import Change

__all__ = [
    "Change",
    "Copied",
    "Recounted",
    "Step",
    "check",
    "copy",
    "downgrade",
    "downgrade_target",
    "recount",
    "revision",
    "upgrade",
]


def revision(place: Path | str) -> str:
    """The revision of the schema.

    Raises:
        StoreError: there is none, or it is not Genzo's. The other functions raise it too.
    """
    return upgrades.revision(admin_of(place))


def check(place: Path | str) -> None:
    """Do nothing if this Genzo can serve the database, and raise StoreError otherwise."""
    upgrades.check(admin_of(place))


def upgrade(place: Path | str, wanted: str) -> Change:
    """Migrate up to a revision, ``"head"`` for the newest."""
    return upgrades.upgrade(admin_of(place), wanted)


def downgrade_target(wanted: str) -> str:
    """The revision that a downgrade has to reach; StoreError if there is none."""
    return upgrades.downgrade_target(wanted)


def downgrade(place: Path | str, wanted: str) -> Change:
    """Migrate down to a revision, ``"base"`` for no tables."""
    return upgrades.downgrade(admin_of(place), wanted)


def recount(place: Path | str) -> Recounted:
    """Count the kept totals anew."""
    return recounts.recount(admin_of(place))


def copy(
    source: Path | str,
    target: Path | str,
    progress: Callable[[int], AbstractContextManager[Step]],
    before_commit: Callable[[], None] = lambda: None,
) -> Copied:
    """Copy a whole catalogue into an empty database. ``before_commit`` is called when all is compared."""
    return copying.copy(admin_of(source), admin_of(target), progress, before_commit)
