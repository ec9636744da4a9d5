"""What a connection has prepared serves it to its end."""

from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest

from genzo.catalogue.query import ImagePage, ImageQuery, TagFilter
from genzo.catalogue.store import StoreError
from genzo.store.postgresql.connection import PostgresqlConnection
from genzo.store.postgresql.store import PostgresqlStore
from genzo.store.postgresql.wire import PgConnection
from genzo.store.sql.session import Reader, Writer
from tests.postgresql.servers import Server
from tests.store.making import REGION, image, query

PREPARED = "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'page%'"


@pytest.fixture
def url(postgresql: Server) -> str:
    """A catalogue of two images."""
    url = postgresql.create_database("prepared")
    with closing(PostgresqlStore(url)) as store:
        store.prepare()
        with store.writing() as writer:
            writer.put_images([image("m-1"), image("m-2")])
    return url


@pytest.fixture
def connection(url: str) -> Iterator[PgConnection]:
    with PgConnection.connect(url, autocommit=True) as connection:
        yield connection


def ids(connection: PgConnection, wanted: ImageQuery) -> list[str]:
    return [found.image_id for found in Reader(PostgresqlConnection(connection)).images_page(wanted).images]


def prepared(connection: PgConnection) -> int:
    ((count,),) = connection.execute(PREPARED).fetchall()
    return int(count)


def test_more_shapes_than_a_connection_keeps_are_all_answered(connection: PgConnection) -> None:
    shapes = [query(tags=(TagFilter("no", None),) * number) for number in range(1, 130)]
    for _ in range(2):
        assert [ids(connection, shape) for shape in shapes] == [[]] * len(shapes)
    assert prepared(connection) == 100


def test_a_write_that_is_undone_leaves_what_was_prepared(connection: PgConnection) -> None:
    connection.execute("BEGIN")
    Writer(PostgresqlConnection(connection)).delete_image(REGION, "m-1")
    assert ids(connection, query()) == ["m-2"]
    connection.undo()
    assert prepared(connection) == 1
    assert ids(connection, query()) == ["m-1", "m-2"]


def test_what_the_server_has_forgotten_is_prepared_again(connection: PgConnection) -> None:
    assert ids(connection, query()) == ["m-1", "m-2"]
    connection.execute("DEALLOCATE ALL")
    assert ids(connection, query()) == ["m-1", "m-2"]


def test_a_transaction_in_which_it_was_forgotten_fails(connection: PgConnection) -> None:
    assert ids(connection, query()) == ["m-1", "m-2"]
    connection.execute("BEGIN")
    connection.execute("DEALLOCATE ALL")
    with pytest.raises(psycopg.errors.InvalidSqlStatementName):
        ids(connection, query())
    connection.execute("ROLLBACK")
    assert ids(connection, query()) == ["m-1", "m-2"]


def a_page(store: PostgresqlStore) -> ImagePage:
    with store.reading() as reader:
        return reader.images_page(query())


def test_a_page_that_fails_is_told_as_other_statements_are(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as other:
        other.execute("ALTER TABLE images RENAME TO hidden")
    with closing(PostgresqlStore(url)) as store, pytest.raises(StoreError, match="cannot be used"):
        a_page(store)
