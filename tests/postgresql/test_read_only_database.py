"""A PostgreSQL database that takes no writes is told apart from one that cannot be reached."""

import pytest
from psycopg import sql

from genzo.catalogue.store import StoreError
from genzo.catalogue.unready_reasons import UnreadyReason
from genzo.service.build import build_service
from genzo.service.service import Service
from tests.postgresql.servers import Server
from tests.running import genzo_here


def _set_read_only(server: Server, url: str, *, read_only: bool) -> None:
    name = url.rpartition("/")[2].partition("?")[0]
    with server.connect() as client:
        statement = sql.SQL("ALTER DATABASE {} SET default_transaction_read_only = {}")
        client.execute(statement.format(sql.Identifier(name), sql.Literal(read_only)))


@pytest.fixture
def read_only(postgresql: Server, postgresql_catalogue: str) -> str:
    """The URL of a database that takes no writes from new connections."""
    _set_read_only(postgresql, postgresql_catalogue, read_only=True)
    return postgresql_catalogue


def _error(service: Service) -> StoreError:
    error = service.unready_error()
    assert error is not None
    return error


def test_it_is_told_as_read_only_and_used_again_when_it_is_not(postgresql: Server, read_only: str) -> None:
    service = build_service(read_only)
    error = _error(service)
    assert error.reason is UnreadyReason.READ_ONLY
    assert "takes no writes (" in str(error)
    assert "session is read-only" in str(error)
    _set_read_only(postgresql, read_only, read_only=False)
    assert build_service(read_only).unready_error() is None


def test_beside_a_server_that_is_gone_the_gone_one_is_told(read_only: str) -> None:
    scheme, _, rest = read_only.partition("://")
    user, _, behind = rest.rpartition("@")
    host, _, name = behind.partition("/")
    at = f"{user}@" if user else ""
    for hosts in (f"127.0.0.1:1,{host}", f"{host},127.0.0.1:1"):
        error = _error(build_service(f"{scheme}://{at}{hosts}/{name}"))
        assert error.reason is UnreadyReason.DATABASE_UNREACHABLE, error


def test_a_command_says_so_in_a_sentence(read_only: str) -> None:
    done = genzo_here("accounts", "create", "--database", read_only)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "takes no writes" in done.stderr
