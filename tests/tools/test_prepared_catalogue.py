"""The prepared catalogue is one that is set up, but for its account."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from genzo.service import prepared_catalogue
from genzo.service.build import build_service
from tools.prepared_catalogue.__main__ import set_up_without_account

_OUTDATED = "run python -m tools.prepared_catalogue"


def _tables(path: Path) -> dict[str, Sequence[Any]]:
    """The schema, and the rows of each table but those of the full-text index, whose form is SQLite's own."""
    with closing(sqlite3.connect(path)) as connection:
        schema = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name")
        content: dict[str, Sequence[Any]] = {"schema": schema.fetchall()}
        for kind, name, *_ in content["schema"]:
            if kind == "table" and not name.startswith("image_names"):
                content[name] = sorted(map(repr, connection.execute(f"SELECT * FROM {name}")))
        connection.execute("INSERT INTO image_names (image_names) VALUES ('integrity-check')")
    return content


def test_it_is_a_catalogue_that_is_set_up(tmp_path: Path) -> None:
    shipped, made = tmp_path / "shipped.db", tmp_path / "made.db"
    assert prepared_catalogue.copy_prepared(shipped), _OUTDATED
    set_up_without_account(made)
    assert _tables(shipped) == _tables(made), _OUTDATED


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    prepared_catalogue.copy_prepared(tmp_path / "genzo.db")
    assert (tmp_path / "genzo.db").stat().st_mode & 0o777 == 0o600


def test_a_service_uses_it(tmp_path: Path) -> None:
    prepared_catalogue.copy_prepared(tmp_path / "genzo.db")
    service = build_service(tmp_path / "genzo.db")
    assert service.prepare(), "the first key is made"
    assert service.is_ready()
    service.store.close()


def test_one_of_another_version_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared_catalogue.prepared.cache_clear()
    monkeypatch.setattr(prepared_catalogue, "source_version", lambda: 1)
    try:
        assert not prepared_catalogue.copy_prepared(tmp_path / "genzo.db")
        assert not (tmp_path / "genzo.db").exists()
    finally:
        prepared_catalogue.prepared.cache_clear()
