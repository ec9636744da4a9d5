"""A command that needs what is in a catalogue, or that fails, creates none: a wrong --data is not made."""

from pathlib import Path

import pytest

from tests.deploy.files import commands, options
from tests.running import genzo_here

CREATING = {
    "accounts create",
    "db upgrade",
    "groups create",
    "images import",
    "images pull",
    "images release",
    "images retire",
    "keys create",
    "policies create",
    "record",
    "roles create",
    "secrets encrypt",
    "seed",
    "serve",
    "state load",
    "users create",
}
STATE = Path(__file__).parent / "first_state.jsonl"
ARGUMENTS: dict[str, tuple[str | Path, ...]] = {
    "accounts delete": ("1", "--yes"),
    "accounts rename": ("1", "NAME"),
    "audit prune": ("--before", "2024-01-01", "--yes"),
    "db downgrade": ("0008", "--yes"),
    "groups add": ("NAME", "USER"),
    "groups delete": ("NAME",),
    "groups remove": ("NAME", "USER"),
    "images show": ("m-1",),
    "keys delete": ("1", "KEY"),
    "keys disable": ("1", "KEY"),
    "keys enable": ("1", "KEY"),
    "keys rotate": ("1", "KEY"),
    "policies attach": ("NAME", "--user", "NAME"),
    "policies delete": ("NAME",),
    "policies detach": ("NAME", "--user", "NAME"),
    "policies explain": ("ecs:DescribeImages", "*", "--user", "NAME"),
    "policies show": ("NAME",),
    "policies update": ("NAME", "{}"),
    "roles delete": ("NAME",),
    "state diff": (STATE,),
    "state reset": ("--yes",),
    "state save": ("-",),
    "users delete": ("NAME",),
}
NEEDING = sorted(
    name for name, command in commands().items() if name not in CREATING and "--data" in options(command)
)
OF_A_SERVER = {"env", "profile", "requests", "run", "state fork", "state forks", "top"}
"""Commands whose --data leads to the token or the certificate of a server, or is that of a new one."""
EXAMINING = {"doctor"}
"""Commands for which a catalogue that is not there yet is no failure."""
MISTAKES = {"images report": 2}
"""The exit codes of commands whose 1 has another meaning."""


@pytest.mark.parametrize("name", [name for name in NEEDING if name not in OF_A_SERVER])
def test_a_command_that_needs_a_catalogue_creates_none(tmp_path: Path, name: str) -> None:
    key = tmp_path / "key"
    key.write_text(genzo_here("secrets", "new-key").stdout)
    key.chmod(0o600)
    given = ("--secrets-key-file", key) if name.startswith("secrets") else ()
    done = genzo_here(*name.split(), *ARGUMENTS.get(name, ()), "--data", tmp_path / "typo", *given)
    assert not (tmp_path / "typo").exists()
    assert done.returncode == (0 if name in EXAMINING else MISTAKES.get(name, 1)), done.stderr
    said = done.stdout if name in EXAMINING else done.stderr
    assert f"{tmp_path / 'typo' / 'genzo.db'}" in said
    assert "genzo serve" in said
    assert (done.stderr.count("\n"), done.stdout) == (1, "") or name in EXAMINING


def test_the_commands_that_create_a_catalogue_exist_and_others_are_tested() -> None:
    assert set(ARGUMENTS) <= set(NEEDING)
    assert {"images list", "accounts list", "keys list", "audit export", "doctor"} <= set(NEEDING)


def test_a_file_without_tables_is_said_and_left_empty(tmp_path: Path) -> None:
    file = tmp_path / "genzo.db"
    file.touch()
    done = genzo_here("images", "list", "--data", tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "has no tables" in done.stderr
    assert file.stat().st_size == 0


def test_listing_leaves_the_file_as_it_is(tmp_path: Path) -> None:
    assert genzo_here("accounts", "create", "--data", tmp_path).returncode == 0
    before = (tmp_path / "genzo.db").read_bytes()
    assert genzo_here("accounts", "list", "--data", tmp_path).returncode == 0
    assert (tmp_path / "genzo.db").read_bytes() == before


@pytest.mark.parametrize("text", ["acounts: []", None], ids=["invalid", "missing"])
def test_a_seed_file_that_cannot_be_read_creates_no_catalogue(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "seed.yaml"
    if text is not None:
        file.write_text(text)
    assert genzo_here("seed", file, "--data", tmp_path / "typo").returncode == 1
    assert not (tmp_path / "typo").exists()
