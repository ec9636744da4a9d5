"""A PostgreSQL server that gives out databases, and one that somebody else runs."""

import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import LiteralString
from urllib.parse import urlsplit

import psycopg
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Identifier


class Server(ABC):
    """A server with the right to create databases."""

    @abstractmethod
    def url(self, database: str | None = None) -> str:
        """The libpq URL of a database, or of the one to create others from."""

    def connect(self, database: str | None = None) -> psycopg.Connection[TupleRow]:
        """A connection that commits each statement by itself."""
        return psycopg.connect(self.url(database), autocommit=True, connect_timeout=30)

    def create_database(self, prefix: str, template: str | None = None) -> str:
        """Create a database whose name begins so; its URL.

        It is empty, or a copy of the database at the URL ``template``, to which nobody may be connected.
        """
        name = f"{prefix}_{secrets.token_hex(6)}"
        # template0, since nobody can be connected to it: a template that is in use cannot be copied.
        source = "template0" if template is None else _name(template)
        self._administer("CREATE DATABASE {} TEMPLATE {}", name, source)
        return self.url(name)

    def drop_database(self, url: str) -> None:
        """Drop a database that was created here, whoever is connected to it."""
        self._administer("DROP DATABASE IF EXISTS {} WITH (FORCE)", _name(url))

    @contextmanager
    def database(self, prefix: str, template: str | None = None) -> Iterator[str]:
        """A new database for the length of a block, as `create_database` makes it; its URL."""
        url = self.create_database(prefix, template)
        try:
            yield url
        finally:
            self.drop_database(url)

    def _administer(self, statement: LiteralString, *names: str) -> None:
        with self.connect() as connection:
            connection.execute(SQL(statement).format(*map(Identifier, names)))


def _name(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


class ForeignServer(Server):
    """A server named by a libpq URL. What is created there is dropped by ``drop_all``."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._created: list[str] = []

    def url(self, database: str | None = None) -> str:
        return (self._parts if database is None else self._parts._replace(path=f"/{database}")).geturl()

    def create_database(self, prefix: str, template: str | None = None) -> str:
        url = super().create_database(prefix, template)
        self._created.append(url)
        return url

    def drop_all(self) -> None:
        while self._created:
            self.drop_database(self._created.pop())
