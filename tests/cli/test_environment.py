"""Unknown variables GENZO_… are named, since they have no effect."""

import sys

import pytest

from tests.deploy.files import environment_names
from tests.running import genzo_here


def test_an_unknown_variable_is_named_with_the_one_that_may_be_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENZO_DATABSE", "sqlite:///x.db")
    monkeypatch.setenv("GENZO_FOO_BAR_BAZ_QUX", "secret-value")
    done = genzo_here("coverage", "DescribeRegions")
    assert done.returncode == 0
    assert done.stderr == (
        "The variable GENZO_DATABSE is unknown and has no effect. Did you mean GENZO_DATABASE?\n"
        "The variable GENZO_FOO_BAR_BAZ_QUX is unknown and has no effect.\n"
    )


def test_the_variables_of_all_commands_and_of_the_scripts_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    names = environment_names()
    assert {"GENZO_DATA", "GENZO_WORKERS", "GENZO_URL"} <= names
    for name in (*names, "GENZO_PYTHON", "GENZO_LISTEN", "GENZO_DATABASE_PASSWORD"):
        monkeypatch.setenv(name, "")
    assert genzo_here("secrets", "new-key").stderr == ""


def test_the_variables_of_a_command_need_no_other_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server with settings must not start more slowly."""
    monkeypatch.setenv("GENZO_PORT", "1")
    for name in ("genzo.cli.top", "genzo.cli.policies"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    assert genzo_here("serve", "--help").returncode == 0
    assert not {"genzo.cli.top", "genzo.cli.policies"} & set(sys.modules)
    monkeypatch.setenv("GENZO_INTERVAL", "1")
    assert genzo_here("serve", "--help").stderr == ""
    assert "genzo.cli.top" in sys.modules


def test_a_command_that_does_not_exist_is_answered_with_the_one_that_may_be_meant() -> None:
    done = genzo_here("image", "list")
    assert done.returncode == 2
    assert "No such command 'image'. Did you mean images?" in done.stderr
    assert "No such command 'lst'" in genzo_here("images", "lst").stderr
