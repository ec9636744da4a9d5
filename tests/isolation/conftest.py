import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from genzo.objects.folder import FolderObjects
from tests.isolation.world import World
from tests.postgresql.servers import Server


@pytest.fixture(scope="package", params=["sqlite", "postgresql"])
def location(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path | str]:
    """The file or URL of an empty database."""
    if request.param == "sqlite":
        yield tmp_path_factory.mktemp("isolation") / "genzo.db"
        return
    server: Server = request.getfixturevalue("postgresql")
    with server.database("isolation") as url:
        yield url


@pytest.fixture(scope="package")
def world(location: Path | str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Three accounts on the database."""
    logging.getLogger("genzo").setLevel(logging.ERROR)
    made = World(location, FolderObjects(tmp_path_factory.mktemp("objects"), is_chosen=False))
    yield made
    made.close()
    logging.getLogger("genzo").setLevel(logging.NOTSET)
