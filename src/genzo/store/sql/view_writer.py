"""Raises the versions of the views that a transaction changes."""

from collections.abc import Iterable

from genzo.catalogue.image import EVERY_REGION
from genzo.catalogue.ram import GLOBAL
from genzo.store.sql import records
from genzo.store.sql.connection import Connection, Session
from genzo.store.sql.secret_texts import PLAIN, SecretTexts

PUBLIC = 0
"""The account under which the version of what everybody may see is stored."""
EVERYTHING = ((PUBLIC, GLOBAL), (PUBLIC, EVERY_REGION))
"""The views that are parts of every other view."""


class ViewWriter(Session):
    """Notes the views that a transaction changes. Call `finish` before the commit.

    A view is what an account sees in a region. The region `GLOBAL` stands for what belongs to none: the
    account, its access keys, role sessions and resources of RAM. Settings and metadata are everybody's there.
    Servers on PostgreSQL keep what they have read of a view until its version is raised, so every write of
    something that `genzo.catalogue.store.ReadCache` or a page may hold notes its view.
    """

    def __init__(self, connection: Connection, secrets: SecretTexts = PLAIN) -> None:
        super().__init__(connection, secrets)
        self._written: set[tuple[int, str]] = set()

    def finish(self) -> None:
        """Raise the versions of what was written, always in the same order: writers do not deadlock."""
        statement = records.bump_version(self._connection.dialect.transaction)
        for account_id, region_id in sorted(self._written):
            self._change(statement, of_account=account_id, of_region=region_id)
        self._written.clear()

    def note_written(self, written: Iterable[tuple[int, str]]) -> None:
        """Note views that are changed in this transaction."""
        self._written |= set(written)
