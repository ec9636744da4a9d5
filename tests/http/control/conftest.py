"""Servers that share a catalogue: two workers on a file, and two servers on a database."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.http.control.server_pool import ServerPool
from tests.postgresql.servers import Server
from tests.running import running

_QUICK = ("--duration", "RunInstances=0", "--duration", "CreateImage=60")


@pytest.fixture(scope="package")
def sqlite_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerPool]:
    folder = tmp_path_factory.mktemp("data")
    with running("--data", folder, "--workers", "2", *_QUICK) as started:
        yield ServerPool([started])


@pytest.fixture(scope="package")
def postgresql_servers(
    postgresql: Server, postgresql_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServerPool]:
    folder = tmp_path_factory.mktemp("data")
    with ExitStack() as stack:
        url = stack.enter_context(postgresql.database("control", postgresql_template))
        on_it = ("--database", url, "--data", folder, *_QUICK)
        yield ServerPool([stack.enter_context(running(*on_it)) for _ in range(2)])


# The servers have fixtures of their own: those of a parameter would stop whenever the other one's turn comes.
@pytest.fixture(
    params=[
        pytest.param("sqlite_servers", id="two workers on SQLite"),
        pytest.param("postgresql_servers", id="two servers on PostgreSQL"),
    ]
)
def servers(request: pytest.FixtureRequest) -> ServerPool:
    pool: ServerPool = request.getfixturevalue(request.param)
    return pool


@pytest.fixture
def pool(servers: ServerPool) -> Iterator[ServerPool]:
    """The servers, without settings and resources before and after."""
    yield servers
    for path in ("clock", "faults", "durations", "quotas", "command-results", "images"):
        assert servers.control("DELETE", path).status == 200
    servers.page("POST", "reset")


def pytest_itemcollected(item: pytest.Item) -> None:
    """A whole run of the tests has each of these tests on one kind of servers."""
    if isinstance(item, pytest.Function) and "servers" in item.fixturenames:
        item.add_marker(pytest.mark.sampled(2, over="servers"))
