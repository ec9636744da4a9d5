"""One server for the tests of what accounts do."""

from collections.abc import Iterator

import pytest

from genzo.testing import Account, Server, serve


@pytest.fixture(scope="module")
def of_tests() -> Iterator[Server]:
    with serve() as server:
        yield server


@pytest.fixture
def account(of_tests: Server) -> Iterator[Account]:
    made = of_tests.account()
    yield made
    made.delete()


@pytest.fixture
def other(of_tests: Server) -> Iterator[Account]:
    made = of_tests.account()
    yield made
    made.delete()
