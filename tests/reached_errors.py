"""Fails a run of all tests that passed, but did not reach each raised error of each action over HTTP.

Several processes run the tests, so none of these can look back on what the others were answered: the one
that gives them their tests collects it.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from genzo.actions.registry import all_actions
from genzo.errors import gateway_errors
from tests.failures import FAILURES, Failure, is_reached

_OUTPUT = "reached errors"


class ReachedErrors:
    """A plugin of pytest."""

    def __init__(self) -> None:
        self._missing = list[str]()

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
        if output is not None:
            output[_OUTPUT] = list(map(tuple, FAILURES))
        elif _is_whole(session):
            self._missing = list(_missing())
            if self._missing:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:  # noqa: ANN401 - of pytest-xdist, which has no types
        # A process that has died told nothing; its tests have failed.
        FAILURES.update(Failure(*each) for each in getattr(node, "workeroutput", {}).get(_OUTPUT, ()))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._missing:
            terminalreporter.section("raised errors that no test reached over HTTP", red=True)
            for line in self._missing:
                terminalreporter.line(line)


def _is_whole(session: pytest.Session) -> bool:
    """Whether all tests were asked for, and none has failed."""
    config = session.config
    # The last is an option of pytest's own cache, which a run may do without.
    options = ("keyword", "markexpr", "deselect", "collectonly", "lf")
    is_part = any(config.getoption(name, default=None) for name in options)
    asked_for_all = config.args_source is pytest.Config.ArgsSource.TESTPATHS and not is_part
    return asked_for_all and session.exitstatus == pytest.ExitCode.OK


def _missing() -> Iterator[str]:
    common = set(gateway_errors())
    for action in all_actions():
        for kind in action.errors:
            if kind not in common and not is_reached(action.name, kind):
                yield f"{action.name}: {kind.status} {kind.code}, {kind.message}"
