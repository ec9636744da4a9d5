from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from tests.cli.furnished import Database

NewDatabase = Callable[[str], Database]


@pytest.fixture
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> NewDatabase:
    """Gives the URL of an empty database of a kind, where nothing is yet."""
    numbers = count()

    def make(kind: str) -> Database:
        if kind == "sqlite":
            return Database(f"sqlite:///{tmp_path}/place {next(numbers)}/genzo.db")
        return Database(request.getfixturevalue("postgresql").create_database("cli"))

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, new_database: NewDatabase) -> Database:
    return new_database(request.param)
