"""Fixtures of PostgreSQL, for every test: ``tests/conftest.py`` names this module as a plugin."""

from collections.abc import Iterator

import pytest

from tests.postgresql.servers import Server
from tests.postgresql.shared import shared_server


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """One server for the whole run, started when a test first asks for it. It survives no crash."""
    with shared_server() as server:
        yield server


@pytest.fixture
def postgresql_database(postgresql: Server) -> Iterator[str]:
    """The URL of an empty database that is dropped after the test."""
    with postgresql.database("genzo_test") as url:
        yield url
