"""The pytest plugin, by runs of pytest as a project has them."""

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from genzo.pytest_plugin import pytest_addhooks
from genzo.testing import serve
from tests.running import clean_environment

_CONFTEST = """
def pytest_genzo_options(config):
    return {"edition": "classic", "durations": {"CreateImage": 9}}
"""
_TWO_TESTS = """
import os

def test_one(genzo, tmp_path_factory):
    note(genzo, tmp_path_factory)

def test_two(genzo, tmp_path_factory):
    note(genzo, tmp_path_factory)

def test_three(genzo, tmp_path_factory):
    note(genzo, tmp_path_factory)

def test_four(genzo, tmp_path_factory):
    note(genzo, tmp_path_factory)

def note(genzo, _):
    genzo.first_account().call("DescribeRegions")
    with open("urls.txt", "a") as file:
        file.write(f"{os.getpid()} {genzo.url}\\n")
"""


def run_pytest(folder: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A run of pytest in a process of its own, as a user starts it; plugins of other projects are off."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options],
        cwd=folder,
        env=clean_environment() | environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def written(folder: Path, **files: str) -> Path:
    """The folder with these files, named without their suffix ``.py``."""
    (folder / "pytest.ini").write_text("[pytest]\naddopts = -W error\n")
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    return folder


def urls(folder: Path) -> set[tuple[str, str]]:
    """The processes that ran tests, each with the URL of its server."""
    lines = (folder / "urls.txt").read_text().splitlines()
    return {(process, url) for process, url in (line.split() for line in lines)}


def test_the_plugin_is_an_entry_point_of_the_package() -> None:
    found = [each.value for each in entry_points(group="pytest11", name="genzo")]
    assert found == ["genzo.pytest_plugin"], "install the package again: pip install --no-deps -e ."


def test_the_assertions_of_genzo_are_not_rewritten(pytestconfig: pytest.Config) -> None:
    hook: Any = pytestconfig.pluginmanager.rewrite_hook
    hook._must_rewrite.add("genzo")  # noqa: SLF001 - as pytest does for an installed package with a plugin
    manager: Any = SimpleNamespace(add_hookspecs=lambda _hooks: None, rewrite_hook=hook)
    pytest_addhooks(manager)
    assert "genzo" not in hook._must_rewrite  # noqa: SLF001


def test_a_run_without_the_fixtures_imports_nothing_of_a_server(tmp_path: Path) -> None:
    test = """
import sys
def test_modules(pytestconfig):
    assert pytestconfig.pluginmanager.has_plugin("genzo")
    loaded = {name for name in sys.modules if name.partition(".")[0] == "genzo"}
    assert loaded == {"genzo", "genzo.pytest_plugin"}
    assert not {"granian", "msgspec", "sqlite3", "asyncio"} & set(sys.modules)
"""
    done = run_pytest(written(tmp_path, test_it=test))
    assert done.returncode == 0, done.stdout


def test_a_run_has_one_server_with_the_options_of_its_conftest(tmp_path: Path) -> None:
    test = f"""{_TWO_TESTS}
import pytest
from genzo.testing import CallError

def test_options(genzo):
    assert genzo.durations["CreateImage"] == 9
    with pytest.raises(CallError, match="PageSize"):
        genzo.first_account().call("DescribeImages", PageSize=51)
"""
    done = run_pytest(written(tmp_path, conftest=_CONFTEST, test_it=test))
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert len(urls(tmp_path)) == 1


def test_each_worker_of_xdist_has_a_server(tmp_path: Path) -> None:
    done = run_pytest(written(tmp_path, test_it=_TWO_TESTS), "-n", "2", "--dist", "each")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    found = urls(tmp_path)
    assert len({process for process, _ in found}) == len({url for _, url in found}) == 2


def test_all_workers_of_xdist_share_a_server(tmp_path: Path) -> None:
    folder = written(tmp_path, conftest=_CONFTEST, test_it=_TWO_TESTS)
    done = run_pytest(folder, "-n", "2", "--dist", "each", "--genzo-server", "shared")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    found = urls(tmp_path)
    assert len({process for process, _ in found}) == 2
    assert len({url for _, url in found}) == 1


def test_a_mode_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    folder = written(tmp_path, test_it=_TWO_TESTS)
    (folder / "pytest.ini").write_text("[pytest]\ngenzo_server = many\n")
    done = run_pytest(folder)
    assert done.returncode == 4
    assert 'There is no genzo_server "many"' in done.stdout + done.stderr


@pytest.mark.parametrize("way", ["option", "variable"])
def test_a_run_uses_a_server_that_runs_elsewhere(tmp_path: Path, way: str) -> None:
    test = f"""{_TWO_TESTS}
def test_control(genzo):
    genzo.clock.advance(5)
    assert genzo.control_token
"""
    folder = written(tmp_path, test_it=test)
    with serve() as server:
        token = tmp_path / "token"
        token.touch(mode=0o600)
        token.write_text(f"{server.control_token}\n")
        if way == "option":
            options = ["--genzo-url", server.url, "--genzo-control-token-file", str(token)]
            done = run_pytest(folder, *options)
        else:
            done = run_pytest(folder, GENZO_URL=server.url, GENZO_CONTROL_TOKEN=server.control_token)
        assert (done.returncode, done.stderr) == (0, ""), done.stdout
        assert {url for _, url in urls(tmp_path)} == {server.url}
        assert server.requests.all("DescribeRegions"), "the server has outlived the run"


def test_an_sdk_that_is_missing_is_named(tmp_path: Path) -> None:
    conftest = """
import importlib.util
import genzo.testing.sdk_clients as clients
clients.find_spec = lambda name: None
"""
    test = "def test_client(genzo_client):\n    pass\n"
    done = run_pytest(written(tmp_path, conftest=conftest, test_it=test))
    assert done.returncode == 1
    assert "No official SDK is installed: pip install alibabacloud_ecs20140526" in done.stdout
