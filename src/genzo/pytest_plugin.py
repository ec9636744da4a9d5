"""The pytest plugin: fixtures with servers and accounts for tests (docs/testing-with-genzo.md).

pytest imports it in every run of the environment, so it imports nothing else of Genzo until a fixture is
used.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from genzo.testing import Account, CommandLine, Server

_SHARED = "shared"
_MODES = ("worker", _SHARED)
_shared_server = pytest.StashKey["Server"]()


class GenzoHooks:
    """The hooks that a ``conftest.py`` may have."""

    @pytest.hookspec(firstresult=True)
    def pytest_genzo_options(self, config: pytest.Config) -> Mapping[str, Any] | None:
        """The options of `genzo.testing.serve` for the server of the fixture ``genzo``."""


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Add the hooks of this plugin."""
    pluginmanager.add_hookspecs(GenzoHooks)
    # pytest rewrites the assertions of all modules of a package with a plugin, so that importing them takes
    # three times as long. Genzo's need no details. Without this private set of pytest they only take longer.
    rewritten: object = getattr(pluginmanager.rewrite_hook, "_must_rewrite", None)
    if isinstance(rewritten, set):
        rewritten.discard("genzo")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of this plugin."""
    group = parser.getgroup("genzo")
    group.addoption(
        "--genzo-server",
        choices=_MODES,
        help="with pytest-xdist: a server in each worker process (worker, the default), or one (shared)",
    )
    group.addoption("--genzo-url", help="use the server that runs at this URL; also GENZO_URL")
    group.addoption(
        "--genzo-control-token-file",
        type=Path,
        help="the file with its control token; also GENZO_CONTROL_TOKEN_FILE, or GENZO_CONTROL_TOKEN",
    )
    parser.addini("genzo_server", "worker or shared, as --genzo-server", default=_MODES[0])


def pytest_configure(config: pytest.Config) -> None:
    """Refuse a mode that does not exist."""
    _mode(config)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:  # noqa: ANN401 - of pytest-xdist
    """Give a worker of pytest-xdist the server of all workers."""
    config: pytest.Config = node.config
    if _mode(config) == _SHARED and _url(config) is None:
        server = config.stash.get(_shared_server, None)
        if server is None:
            server = config.stash[_shared_server] = _start(config)
        node.workerinput["genzo"] = (server.url, server.control_token)


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the server of all workers."""
    server = config.stash.get(_shared_server, None)
    if server is not None:
        server.close()


@pytest.fixture(scope="session")
def genzo(pytestconfig: pytest.Config) -> "Iterator[Server]":
    """A server for the whole run: in this process, or the one of ``--genzo-url``."""
    with _running(pytestconfig) or _start(pytestconfig) as server:
        yield server


@pytest.fixture
def genzo_account(genzo: "Server") -> "Iterator[Account]":
    """A new account for this test, with its own key, clock, faults, durations, quotas and requests."""
    from genzo.testing import ControlError  # noqa: PLC0415 - see above

    account = genzo.account()
    yield account
    try:
        account.delete()
    except ControlError as error:
        if error.status != 404:  # noqa: PLR2004 - the test has deleted it
            raise


@pytest.fixture
def genzo_client(genzo_account: "Account") -> Any:  # noqa: ANN401 - of the SDK
    """The client of the installed official SDK, with the key of ``genzo_account``."""
    from genzo.testing import SdkMissingError  # noqa: PLC0415 - see above

    try:
        return genzo_account.client()
    except SdkMissingError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture
def genzo_cli(genzo_account: "Account") -> "CommandLine":
    """The environment of programs that call the server as ``genzo_account``, and a runner."""
    return genzo_account.command_line


@pytest.fixture
def genzo_patched() -> "Iterator[Account]":
    """`genzo.testing.patch` for this test: its account, with any client of this process."""
    from genzo.testing import patch  # noqa: PLC0415 - see above

    with patch() as account:
        yield account


def _running(config: pytest.Config) -> "Server | None":
    """The server that runs elsewhere, if the run is to use one."""
    url = _url(config)
    shared: tuple[str, str] | None = getattr(config, "workerinput", {}).get("genzo")
    if url is None and shared is None:
        return None
    from genzo.testing import Server  # noqa: PLC0415 - see above

    if url is not None:
        return Server(url, _control_token(config))
    assert shared is not None  # noqa: S101 - see above
    return Server(*shared)


def _start(config: pytest.Config) -> "Server":
    from genzo.testing import serve  # noqa: PLC0415 - see above

    options = config.hook.pytest_genzo_options(config=config)
    return serve(**(options or {})).start()


def _mode(config: pytest.Config) -> str:
    mode = config.getoption("--genzo-server") or config.getini("genzo_server")
    if mode not in _MODES:
        raise pytest.UsageError(f'There is no genzo_server "{mode}": use one of {", ".join(_MODES)}.')
    return str(mode)


def _url(config: pytest.Config) -> str | None:
    return config.getoption("--genzo-url") or os.environ.get("GENZO_URL") or None


def _control_token(config: pytest.Config) -> str:
    from genzo.service.control_token import given_token  # noqa: PLC0415 - see above

    chosen = config.getoption("--genzo-control-token-file")
    file = chosen or os.environ.get("GENZO_CONTROL_TOKEN_FILE")
    return given_token(
        "" if chosen else os.environ.get("GENZO_CONTROL_TOKEN", ""), Path(file) if file else None
    )
