"""The versions of views: what an account sees in a region, as the transaction of one connection sees it."""

import sqlite3
from functools import partial

from genzo.catalogue.freshness import Freshness
from genzo.store.sql import records
from genzo.store.sql.connection import Values
from genzo.store.sqlite.read_cache import SqliteReadCache


class ViewVersions:
    """Asks for the version of a view, and makes the freshness of results that are read from it.

    ``values`` are those of a query (`genzo.store.sql.statements.parameters`); they name its view and moment.
    """

    def __init__(self, connection: sqlite3.Connection, read_cache: SqliteReadCache) -> None:
        self._execute = connection.execute
        self._read_cache = read_cache

    def version(self, values: Values) -> int:
        """The version of a query's view; the connection must be in a transaction."""
        self._read_cache.refresh()
        view = (values["viewer"], values["region_id"])
        version: int | None = self._read_cache.answers.get(view)
        if version is None:
            ((version,),) = self._execute(records.VERSION, _view(*view))
            self._read_cache.answers[view] = version
        return version

    def freshness(self, version: int, values: Values) -> Freshness:
        """How long a result holds that is read now, from a view of this version."""
        return Freshness(
            version, values["now"], partial(self._next_change, values["viewer"], values["region_id"])
        )

    def _next_change(self, viewer: int, region_id: str, since: int) -> int | None:
        ((moment,),) = self._execute(records.NEXT_CHANGE, {**_view(viewer, region_id), "now": since})
        return None if moment is None else int(moment)


def _view(viewer: int, region_id: str) -> Values:
    return {"of_account": viewer, "of_region": region_id}
