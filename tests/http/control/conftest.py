"""Servers that share a catalogue: two workers on a file, and two servers on a database."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.http.control.server_pool import ServerPool
from tests.postgresql.servers import Server
from tests.running import running


@pytest.fixture(scope="module", params=["two workers on SQLite", "two servers on PostgreSQL"])
def servers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerPool]:
    folder: Path = tmp_path_factory.mktemp("data")
    quick = ("--duration", "RunInstances=0", "--duration", "CreateImage=60")
    with ExitStack() as stack:
        if request.param == "two workers on SQLite":
            started = [stack.enter_context(running("--data", folder, "--workers", "2", *quick))]
        else:
            databases: Server = request.getfixturevalue("postgresql")
            template = request.getfixturevalue("postgresql_template")
            url = stack.enter_context(databases.database("control", template))
            on_it = ("--database", url, "--data", folder, *quick)
            started = [stack.enter_context(running(*on_it)) for _ in range(2)]
        yield ServerPool(started)


@pytest.fixture
def pool(servers: ServerPool) -> Iterator[ServerPool]:
    """The servers, without settings and resources before and after."""
    yield servers
    for path in ("clock", "faults", "durations", "quotas", "command-results", "images"):
        assert servers.control("DELETE", path).status == 200
    servers.page("POST", "reset")
