"""What a connection has prepared serves it to its end."""

from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest

from genzo.catalogue.query import ImagePage, ImageQuery, TagFilter
from genzo.catalogue.store import StoreError
from genzo.store.postgresql.answers import rows_of
from genzo.store.postgresql.bound import bound
from genzo.store.postgresql.connection import PostgresqlConnection
from genzo.store.postgresql.store import PostgresqlStore
from genzo.store.postgresql.wire import PgConnection
from genzo.store.sql.session import Reader, Writer
from tests.postgresql.servers import Server
from tests.store.making import ALICE, REGION, image, query

PREPARED = "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'genzo%'"


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
    before = prepared(connection)
    connection.undo()
    assert prepared(connection) == before > 1
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


def test_a_write_whose_statements_were_forgotten_is_carried_out(connection: PgConnection) -> None:
    begin = [bound("BEGIN", {}), bound("UPDATE images SET rank = :rank", {"rank": 7})]
    connection.run(begin)
    connection.undo()
    connection.execute("DEALLOCATE ALL")
    connection.run(begin)
    connection.commit()
    assert connection.execute("SELECT DISTINCT rank FROM images").fetchall() == [(7,)]


def test_nothing_is_prepared_where_it_was_forgotten(connection: PgConnection) -> None:
    assert ids(connection, query()) == ["m-1", "m-2"]
    connection.execute("DEALLOCATE ALL")
    for _ in range(2):
        assert ids(connection, query()) == ["m-1", "m-2"]
    assert prepared(connection) == 0


def test_a_statement_that_another_connection_has_prepared_here_is_run(connection: PgConnection) -> None:
    """A pooler gives a transaction the process of the server that another connection has used."""
    number = bound("SELECT :number", {"number": 7})
    connection.execute(b"PREPARE %s AS SELECT 1" % number.name)
    assert rows_of(connection.run([number])) == [(7,)]


def test_a_write_in_which_statements_were_forgotten_is_refused_and_the_next_is_not(url: str) -> None:
    with closing(PostgresqlStore(url, connections=1)) as store:

        def write(forget: str) -> None:
            with store.writing(ALICE) as writer:
                assert writer.image(REGION, "m-1") is not None
                writer.set_metadata("name", "value")
                writer.metadata("name")
                if forget:
                    writer._rows(forget)  # noqa: SLF001
                assert writer.metadata("name") == "value"

        write("")
        with pytest.raises(StoreError, match="max_prepared_statements"):
            write("DEALLOCATE ALL")
        write("")
        write("DEALLOCATE ALL")


def test_a_failed_statement_does_not_leave_those_behind_it_prepared(connection: PgConnection) -> None:
    first, failing, last = (bound(f"SELECT {number}", {}) for number in ("1", "1 / 0", "3"))
    for _ in range(2):
        with pytest.raises(psycopg.errors.DivisionByZero):
            connection.run([first, failing, last])
    assert rows_of(connection.run([last])) == [(3,)]


def test_values_of_every_type_come_back(connection: PgConnection) -> None:
    values = {"text": "a\0b", "number": -(2**62), "truth": False, "bytes": b"\0\\", "none": None}
    columns = "CAST(:text AS TEXT), :number, :truth, encode(:bytes, 'hex'), CAST(:none AS TEXT)"
    sums = "sum(each) FROM (VALUES (CAST(1 AS BIGINT))) AS each_of (each)"
    result = connection.run([bound(f"SELECT {columns}, {sums}", values)])
    assert rows_of(result) == [("a\ufffeb", -(2**62), False, "005c", None, 1)]
