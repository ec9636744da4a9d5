"""What ``genzo db`` does to the database at a place: a SQLite file or the URL of a PostgreSQL database."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from genzo.store.admin import copy as copying
from genzo.store.admin import upgrade as upgrades
from genzo.store.admin.copy import Copied, Step
from genzo.store.admin.database import admin_of
from genzo.store.admin.upgrade import Change

__all__ = ["Change", "Copied", "Step", "check", "copy", "downgrade", "revision", "upgrade"]


def revision(place: Path | str) -> str:
    """The revision of the schema.

    Raises:
        StoreError: there is none, or it is not Genzo's; so in all of these.
    """
    return upgrades.revision(admin_of(place))


def check(place: Path | str) -> None:
    """Pass a database that this Genzo can serve."""
    upgrades.check(admin_of(place))


def upgrade(place: Path | str, wanted: str) -> Change:
    """Take the migrations up to a revision, ``"head"`` for the newest."""
    return upgrades.upgrade(admin_of(place), wanted)


def downgrade(place: Path | str, wanted: str) -> Change:
    """Take the migrations back to a revision, ``"base"`` for no tables."""
    return upgrades.downgrade(admin_of(place), wanted)


def copy(
    source: Path | str, target: Path | str, progress: Callable[[int], AbstractContextManager[Step]]
) -> Copied:
    """Copy a whole catalogue into an empty database."""
    return copying.copy(admin_of(source), admin_of(target), progress)
