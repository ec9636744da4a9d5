"""What the sessions need of a driver's connection."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from genzo.catalogue.query import ImageQuery
from genzo.store.sql.dialects import Dialect
from genzo.store.sql.secret_texts import PLAIN, SecretTexts
from genzo.store.sql.statements import QueryShape

Values = Mapping[str, Any]


class Connection(Protocol):
    """What a session needs of a driver's connection."""

    @property
    def dialect(self) -> Dialect: ...

    def rows(self, statement: str, values: Values) -> list[Any]:
        """The rows of a query."""

    def page(self, query: ImageQuery, shape: QueryShape) -> tuple[int, Sequence[str | bytes]]:
        """A query's total, and the documents of its page."""

    def changed(self, statement: str, values: Values) -> int:
        """Run a statement; returns how many rows it changed."""

    def change(self, statement: str, values: Values) -> None:
        """Run a statement whose answer is not needed.

        It may be sent with a later one, or with the commit, which then raises its error.
        """

    def change_many(self, statement: str, rows: Iterable[Values]) -> None:
        """The same for each of many rows of values."""

    def new_numbers(self, count: int) -> Iterable[int]:
        """Numbers for new images."""

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        """Insert rows, in the fastest way that the driver has."""

    def insert_image(
        self, values: Sequence[Any], tags: Sequence[tuple[str, str]], snapshots: Sequence[str]
    ) -> None:
        """Insert an image by the values of `IMAGE_COLUMNS`, with its tags and the ids of its snapshots."""


class Session:
    """Runs statements on a connection, within the caller's transaction."""

    def __init__(self, connection: Connection, secrets: SecretTexts = PLAIN) -> None:
        self._connection = connection
        self._secrets = secrets

    def _rows(self, statement: str, **values: Any) -> list[Any]:  # noqa: ANN401 - what drivers take
        return self._connection.rows(statement, values)

    def _changed(self, statement: str, **values: Any) -> int:  # noqa: ANN401 - what drivers take
        return self._connection.changed(statement, values)

    def _change(self, statement: str, **values: Any) -> None:  # noqa: ANN401 - what drivers take
        self._connection.change(statement, values)
