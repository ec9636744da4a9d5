"""A seed file is read again only when it has changed."""

import os
from pathlib import Path

import pytest

from genzo.service.seed.file_states import UnchangedSeed
from genzo.service.server_settings import SettingsError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    secret = tmp_path / "secret"
    secret.write_text("one")
    file = tmp_path / "seed.yaml"
    file.write_text("accounts: [{id: 7, keys: [{id: k, secret_file: secret}]}]")
    for each in (secret, file):
        _age(each)
    return file


def _age(file: Path, seconds: int = 100) -> None:
    """Let a file seem to have changed long ago."""
    changed = file.stat().st_mtime - seconds
    os.utime(file, (changed, changed))


def test_an_unchanged_file_is_read_once(file: Path) -> None:
    seed = UnchangedSeed(file)
    assert seed.loaded() is seed.loaded()


def test_a_change_is_seen_also_that_of_a_named_file(file: Path) -> None:
    seed = UnchangedSeed(file)
    first = seed.loaded()
    secret = file.parent / "secret"
    secret.write_text("two")
    _age(secret, 50)
    assert first.keys[0][0].secret == "one"
    assert seed.loaded().keys[0][0].secret == "two"
    file.write_text("accounts: [{id: 8}]")
    assert [account.id for account in seed.loaded().seed.accounts] == [8]
    # Within the second of its change, the same time of change may stand for another content.
    assert seed.loaded() is not seed.loaded()
    file.unlink()
    with pytest.raises(SettingsError, match="No such file"):
        seed.loaded()
