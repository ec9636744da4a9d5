"""SQLite prepares a statement once, not again for each value of its parameters."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from genzo.catalogue.query import TagFilter, Unwanted
from genzo.catalogue.visibility import Arm
from genzo.store.sql import records
from genzo.store.sql.dialects import SQLITE
from genzo.store.sql.statements import parameters, shape_of
from genzo.store.sqlite.statements import page_statements
from tests.new_service import new_service
from tests.store.making import ALL_ARMS, query

_NAMED = re.compile(r":(\w+)")
_CONDITIONS: dict[str, dict[str, Any]] = {
    "none": {},
    "one state": {"statuses": ("Available",)},
    "states under way": {"statuses": ("Waiting", "Creating", "Available")},
    "usable": {"usable": True, "statuses": ("Creating",)},
    "not usable": {"usable": False},
    "ids": {"image_ids": ("m-1", "m-2")},
    "beginning of a name": {"name": "a*"},
    "end of a name": {"name": "*a"},
    "part of a name": {"name": "abc", "owner_id": 7},
    "family": {"family": "f", "os_type": "linux", "resource_group_id": "rg"},
    "snapshot": {"snapshot_id": "s-1"},
    "tags": {"tags": (TagFilter("a", "b"), TagFilter("c", None))},
    "features": {"features": (("nvme_support", "supported"),), "unwanted": (Unwanted("os_name", "x"),)},
    "creation": {"created_from": 4, "created_until": 9, "architectures": ("x86_64", "arm64")},
}


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path: Path = tmp_path_factory.mktemp("prepared") / "genzo.db"
    service = new_service(path, durable=False)
    service.store.close()
    found = sqlite3.connect(path)
    yield found
    found.close()


def _preparations(connection: sqlite3.Connection, statement: str, runs: list[dict[str, Any]]) -> list[bool]:
    """Whether SQLite has prepared the statement for each run: it asks the authorizer only then."""
    asked = list[None]()
    connection.set_authorizer(lambda *_: asked.append(None) or sqlite3.SQLITE_OK)  # type: ignore[func-returns-value]
    prepared = []
    for values in runs:
        asked.clear()
        connection.execute(statement, values).fetchall()
        prepared.append(bool(asked))
    return prepared


@pytest.mark.parametrize("conditions", _CONDITIONS.values(), ids=_CONDITIONS)
@pytest.mark.parametrize("arms", [ALL_ARMS[0], ALL_ARMS[-1]], ids=["all", "community"])
def test_pages_and_totals_are_prepared_once(
    connection: sqlite3.Connection, conditions: dict[str, Any], arms: tuple[Arm, ...]
) -> None:
    queries = [query(**conditions, arms=arms, now=now, viewer=now) for now in (5, 6, 7)]
    shape = shape_of(queries[0])
    for name, statement in page_statements(shape)._asdict().items():
        runs = [
            {**parameters(each, shape, SQLITE), "seen": 9, "last_rank": 3, "last_id": "m"} for each in queries
        ]
        if statement:
            assert _preparations(connection, statement, runs)[1:] == [False, False], name


@pytest.mark.parametrize(
    "statement",
    [text for text in vars(records).values() if isinstance(text, str) and text.lstrip().startswith("SELECT")],
)
def test_records_are_read_by_statements_that_are_prepared_once(
    connection: sqlite3.Connection, statement: str
) -> None:
    runs = [dict.fromkeys(_NAMED.findall(statement), value) for value in (5, 6, 7)]
    assert _preparations(connection, statement, runs)[1:] == [False, False]
