"""The control token of a server: how it is made, kept, given and found."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from genzo.service.control_token import find_control_token, given_token, with_control_token
from genzo.service.server_settings import ServerSettings, SettingsError
from tests.crash.disks import filled, small_disk

IS_ROOT = os.geteuid() == 0


def made(data: Path, **settings: object) -> str:
    with with_control_token(ServerSettings(data=data, **settings)) as served:  # type: ignore[arg-type]
        return served.made_control_token


def test_a_token_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        first = made(tmp_path / "new")
    finally:
        os.umask(before)
    assert made(tmp_path / "new") == first == find_control_token(tmp_path / "new", 8420)
    assert stat.S_IMODE((tmp_path / "new" / "control-token").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert made(tmp_path / "other") != first


def test_servers_that_start_at_once_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(made, [tmp_path] * 32))) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["control-token"]


def test_a_full_disk_is_reported_and_leaves_no_empty_token(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        with filled(disk), pytest.raises(SettingsError, match=r"cannot be kept in .*No space left on device"):
            made(disk, host="0.0.0.0")
        assert list(disk.iterdir()) == []
        assert made(disk) == find_control_token(disk, 8420)


def test_a_server_in_memory_has_a_token_by_port(tmp_path: Path) -> None:
    kept = made(tmp_path)
    settings = ServerSettings(data=tmp_path, memory=True, port=18420)
    with with_control_token(settings) as served:
        assert find_control_token(tmp_path, 18420) == served.made_control_token != kept
        assert find_control_token(tmp_path, 8420) == kept
    assert find_control_token(tmp_path, 18420) == kept


def test_the_token_of_a_killed_server_in_memory_is_replaced(tmp_path: Path) -> None:
    stale = tmp_path / "control-token-8420"
    stale.write_text("stale\n")
    stale.chmod(0o600)
    assert made(tmp_path) == find_control_token(tmp_path, 8420) != "stale"


def test_clients_find_the_operators_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path)
    file = tmp_path / "given"
    file.write_text("by-file\n")
    monkeypatch.setenv("GENZO_CONTROL_TOKEN_FILE", str(file))
    assert find_control_token(tmp_path, 8420) == "by-file"
    monkeypatch.delenv("GENZO_CONTROL_TOKEN_FILE")
    monkeypatch.setenv("GENZO_CONTROL_TOKEN", "by-value")
    assert find_control_token(tmp_path, 8420) == "by-value"


def test_without_a_server_there_is_no_token(tmp_path: Path) -> None:
    assert find_control_token(tmp_path, 8420) == ""


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o644])
def test_a_token_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    made(tmp_path)
    (tmp_path / "control-token").chmod(mode)
    with pytest.raises(
        SettingsError, match=r"^Other users can read or change the control token in .*: delete it, and"
    ):
        made(tmp_path)


def test_an_empty_token_is_refused(tmp_path: Path) -> None:
    (tmp_path / "control-token").touch(0o600)
    with pytest.raises(SettingsError, match=r"^The control token in .* is empty: "):
        made(tmp_path)


@pytest.mark.parametrize("content", ["a b", "a\nb", "a\x00b", "a" * 600])
def test_a_token_that_no_header_can_carry_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "token"
    file.write_text(content)
    for token, path in ((content, None), ("", file)):
        with pytest.raises(SettingsError, match=r"has spaces or is longer than 512 characters"):
            given_token(token, path)


def test_a_file_of_the_operator_is_read_without_its_line_end(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(" s3cret\n")
    file.chmod(0o444)  # as containers mount secrets
    assert given_token("", file) == "s3cret"
    assert given_token("s3cret", None) == "s3cret"
    assert given_token("", None) == ""


def test_a_file_of_the_operator_that_cannot_be_used_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "token"
    with pytest.raises(SettingsError, match=r"cannot be read from .* \(No such file or directory\)"):
        given_token("", file)
    file.touch(0o600)
    with pytest.raises(SettingsError, match=r"is empty"):
        given_token("", file)
    with pytest.raises(SettingsError, match=r"given twice"):
        given_token("s3cret", file)
    file.chmod(0o620)
    with pytest.raises(SettingsError, match=r"^Other users can change the control token in "):
        given_token("", file)


@pytest.mark.skipif(IS_ROOT, reason="root reads and writes every file")
def test_a_token_of_another_user_is_refused(tmp_path: Path) -> None:
    (tmp_path / "control-token").touch(0o000)
    with pytest.raises(SettingsError, match=r"cannot be read from .* \(Permission denied\)"):
        made(tmp_path)


def test_without_a_place_for_the_token_only_a_test_double_starts(tmp_path: Path) -> None:
    file = tmp_path / "data"
    file.touch()
    for nowhere in (file, file / "below"):
        assert made(nowhere)
        for settings in ({"control": "token"}, {"host": "0.0.0.0"}):
            with pytest.raises(
                SettingsError, match=r"cannot be kept in .*: give one with --control-token-fil"
            ):
                made(nowhere, **settings)


@pytest.mark.parametrize(
    ("settings", "mode"),
    [
        ({}, "auto"),
        ({"host": "::1"}, "auto"),
        ({"host": "0.0.0.0"}, "token"),
        ({"control_token": "given"}, "token"),
        ({"trusted_proxies": ["127.0.0.1"]}, "token"),
        ({"control": "open", "control_token": "given"}, "open"),
        ({"control": "off"}, "off"),
    ],
)
def test_auto_is_for_test_doubles_alone(settings: dict[str, object], mode: str) -> None:
    assert ServerSettings(**settings).control_mode == mode  # type: ignore[arg-type]
