"""The schema that this version of Genzo uses, and the errors for others."""

from typing import NoReturn

from genzo.catalogue.store import StoreError
from genzo.catalogue.unready_reasons import UnreadyReason

REVISION = "0010"
"""The newest migration (`genzo.store.migrations`)."""
SCHEMA_LOCK = 0x67656E7A6F
"""PostgreSQL's advisory lock of a transaction that changes the tables."""


def require_revision(catalogue: str, revision: str | None) -> None:
    """Check that a server of this version can use the tables of a catalogue.

    Raises:
        StoreError: there are none, or they are of another revision.
    """
    if revision is None:
        raise StoreError(
            f"{catalogue} has no tables: restore a backup, or make the tables of a new catalogue with genzo "
            "db upgrade.",
            UnreadyReason.TABLES_MISSING,
        )
    if revision != REVISION:
        refuse_other_revision(catalogue, revision)


def refuse_other_revision(catalogue: str, revision: str) -> NoReturn:
    """Raise the error for tables of another revision; ``""`` stands for tables that are not Genzo's.

    Raises:
        StoreError: always.
    """
    if revision.isdecimal() and revision < REVISION:
        raise StoreError(
            f"{catalogue} has the tables of an older Genzo (revision {revision}, this one needs {REVISION}): "
            "make a backup, then run genzo db upgrade.",
            UnreadyReason.OTHER_REVISION,
        )
    raise StoreError(
        f"{catalogue} has tables that this version of Genzo does not know: use the version that wrote it, or "
        "name another database.",
        UnreadyReason.OTHER_REVISION,
    )
