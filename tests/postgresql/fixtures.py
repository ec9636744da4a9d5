"""Fixtures of PostgreSQL, for every test: ``tests/conftest.py`` names this module as a plugin."""

from collections.abc import Iterator

import pytest

from genzo.service.build import build_service
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


@pytest.fixture(scope="session")
def postgresql_template(postgresql: Server) -> str:
    """The URL of a new catalogue to copy: to create one takes ten times as long. Nobody may connect to it."""
    url = postgresql.create_database("template")
    service = build_service(url, durable=False)
    service.prepare()
    service.store.close()
    return url


@pytest.fixture
def postgresql_catalogue(postgresql: Server, postgresql_template: str) -> Iterator[str]:
    """The URL of a new catalogue that is dropped after the test: its tables and the shipped images."""
    with postgresql.database("genzo_test", postgresql_template) as url:
        yield url
