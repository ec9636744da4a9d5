from collections.abc import Iterator

import pytest

from genzo.testing import Account, Server, patch, serve


@pytest.fixture(scope="session")
def own_server() -> Iterator[Server]:
    """A server in this process that accepts any access key, apart from the one that `patch` keeps."""
    with serve(auth="open") as server:
        yield server


@pytest.fixture
def account(own_server: Server) -> Account:
    return own_server.first_account()


@pytest.fixture
def patched(account: Account) -> Iterator[Account]:
    """A patched process, whose account is the server's first."""
    with patch(account=account):
        yield account
