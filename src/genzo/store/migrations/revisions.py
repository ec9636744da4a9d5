"""The schema that this version of Genzo uses, and the errors for others."""

from typing import NoReturn

from genzo.catalogue.store import StoreError

REVISION = "0009"
"""The newest migration (`genzo.store.migrations`)."""


def refuse_other_revision(catalogue: str, revision: str) -> NoReturn:
    """Raise the error for tables of another revision; ``""`` stands for tables that are not Genzo's.

    Raises:
        StoreError: always.
    """
    if revision.isdecimal() and revision < REVISION:
        raise StoreError(
            f"{catalogue} has the tables of an older Genzo (revision {revision}, this one needs {REVISION}): "
            "make a backup, then run genzo db upgrade."
        )
    raise StoreError(
        f"{catalogue} has tables that this version of Genzo does not know: use the version that wrote it, or "
        "name another database."
    )
