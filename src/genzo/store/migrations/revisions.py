"""Which schema this version of Genzo knows, and what it says of others."""

from typing import NoReturn

from genzo.catalogue.store import StoreError

REVISION = "0005"
"""The newest migration (`genzo.store.migrations`)."""


def refuse_other_revision(catalogue: str, revision: str) -> NoReturn:
    """Say why tables of another revision cannot be used; ``""`` stands for tables that are not Genzo's.

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
