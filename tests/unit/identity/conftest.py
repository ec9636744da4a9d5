from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from genzo.identity.nonces import MemoryNonces, Nonces
from genzo.store.postgresql.nonces import PostgresqlNonces
from genzo.store.postgresql.store import PostgresqlStore
from genzo.store.sqlite.nonces import FileNonces


@pytest.fixture(params=["memory", "file", "postgresql"])
def nonces(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Nonces]:
    """Each memory of nonces, empty."""
    if request.param == "memory":
        yield MemoryNonces()
    elif request.param == "file":
        yield FileNonces(tmp_path / "nonces.db")
    else:
        with closing(PostgresqlStore(request.getfixturevalue("postgresql_catalogue"))) as store:
            store.prepare()
            yield PostgresqlNonces(store)
