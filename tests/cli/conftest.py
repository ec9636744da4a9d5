import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.cli.populated import Database, populate
from tests.postgresql.servers import Server

NewDatabase = Callable[[str], Database]


@pytest.fixture
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewDatabase]:
    """Makes a location for a new catalogue of a kind: no file yet, or an empty database."""
    numbers = count()
    made = list[str]()

    def make(kind: str) -> Database:
        if kind == "sqlite":
            return Database(f"sqlite:///{tmp_path}/place {next(numbers)}/genzo.db")
        made.append(request.getfixturevalue("postgresql").create_database("cli"))
        return Database(made[-1])

    yield make
    for url in made:
        request.getfixturevalue("postgresql").drop_database(url)


@pytest.fixture
def new_catalogue(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path
) -> Iterator[NewDatabase]:
    """Makes new catalogues of a kind, with the shipped images. Each is a copy, which is faster."""
    numbers = count()
    with ExitStack() as stack:

        def make(kind: str) -> Database:
            if kind == "postgresql":
                server: Server = request.getfixturevalue("postgresql")
                template: str = request.getfixturevalue("postgresql_template")
                return Database(stack.enter_context(server.database("cli", template)))
            path = tmp_path / f"catalogue {next(numbers)}" / "genzo.db"
            path.parent.mkdir()
            shutil.copyfile(sqlite_template, path)
            return Database(f"sqlite:///{path}")

        yield make


@pytest.fixture
def catalogue(sqlite_template: Path, tmp_path: Path) -> Path:
    """The data folder of a new catalogue with the shipped images."""
    shutil.copyfile(sqlite_template, tmp_path / "genzo.db")
    return tmp_path


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a new catalogue. Nobody may open it."""
    path = tmp_path_factory.mktemp("template") / "genzo.db"
    service = Database(f"sqlite:///{path}").service()
    service.prepare()
    service.store.close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, new_database: NewDatabase) -> Database:
    return new_database(request.param)


@pytest.fixture(scope="session")
def populated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("populated") / "genzo.db"
    populate(Database(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def populated_database(postgresql: Server) -> Database:
    database = Database(postgresql.create_database("populated"))
    populate(database)
    return database


@pytest.fixture
def populated(request: pytest.FixtureRequest, database: Database) -> Database:
    """A catalogue with content in every table, copied from a template, which is faster than creating it."""
    if database.path is not None:
        database.path.parent.mkdir()
        shutil.copyfile(request.getfixturevalue("populated_file"), database.path)
        return database
    template: Database = request.getfixturevalue("populated_database")
    with psycopg.connect(template.url) as client, psycopg.connect(database.url) as other:
        names = (sql.Identifier(other.info.dbname), sql.Identifier(client.info.dbname))
    server: Server = request.getfixturevalue("postgresql")
    with server.connect() as client:
        client.execute(sql.SQL("DROP DATABASE {}").format(names[0]))
        client.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
    return database
