"""The stores that are measured side by side."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

from bench.catalogues import Catalogues
from bench.postgresql import PostgresqlServer

SQLITE = "SQLite"
POSTGRESQL = "PostgreSQL"
STORES = (SQLITE, POSTGRESQL)

T = TypeVar("T")


class MeasuredStore(NamedTuple):
    """A store by its name in the report, with its catalogues; ``server`` is that of PostgreSQL."""

    name: str
    catalogues: Catalogues
    server: PostgresqlServer | None = None

    @property
    def process_ids(self) -> tuple[int, ...]:
        """The processes of the database server on this machine, without their descendants."""
        known = self.server is not None and self.server.process_id
        return (known,) if known else ()


def by_store(values: Mapping[str, T], of: Callable[[T], float | None]) -> dict[str, float | None]:
    """A figure of each store's value; None for the stores that were not measured."""
    return {name: of(values[name]) if name in values else None for name in STORES}
