"""Fails a run of all tests that passed, but did not see all of what the coverage calls "works".

Each raised error of each action must be reached over HTTP, and each response field be in an answer.

Several processes run the tests, so none of these can look back on what the others were answered: the one
that gives them their tests collects it.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from genzo.actions.registry import all_actions
from genzo.errors import gateway_errors
from tests.asked_tests import asks_for_all
from tests.failures import FAILURES, Failure, is_reached
from tests.seen_fields import SEEN, mismatches


class WholeRunCheck:
    """A plugin of pytest, which collects ``found`` from all processes.

    ``complaints`` says what is missing at the end of a whole run, under ``title``.
    """

    def __init__(
        self,
        title: str,
        found: set[Any],
        complaints: Callable[[], Iterable[str]],
        restored: Callable[..., object],
    ) -> None:
        self._title = title
        self._found = found
        self._complaints = complaints
        self._restored = restored
        self._missing = list[str]()

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
        if output is not None:
            output[self._title] = list(map(tuple, self._found))
        elif _is_whole(session):
            self._missing = list(self._complaints())

    @pytest.hookimpl(trylast=True, specname="pytest_sessionfinish")
    def pytest_sessionfinish_of_all(self, session: pytest.Session) -> None:
        # After all checks: each of them looks at a run that has passed.
        if self._missing:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:  # noqa: ANN401 - of pytest-xdist, which has no types
        # A process that has died told nothing; its tests have failed.
        self._found.update(
            self._restored(*each) for each in getattr(node, "workeroutput", {}).get(self._title, ())
        )

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._missing:
            terminalreporter.section(self._title, red=True)
            for line in self._missing:
                terminalreporter.line(line)


def whole_run_checks() -> Iterator[WholeRunCheck]:
    """The checks of a whole run."""
    yield WholeRunCheck("raised errors that no test reached over HTTP", FAILURES, _unreached, Failure)
    yield WholeRunCheck(
        "response fields whose marks are wrong", SEEN, lambda: map(str, mismatches()), lambda *each: each
    )


def _is_whole(session: pytest.Session) -> bool:
    """Whether all tests were asked for, and none has failed."""
    config = session.config
    is_part = config.option.collectonly or config.getoption("every_case", default=False)
    return asks_for_all(config) and not is_part and session.exitstatus == pytest.ExitCode.OK


def _unreached() -> Iterator[str]:
    common = set(gateway_errors())
    for action in all_actions():
        for kind in action.errors:
            if kind not in common and not is_reached(action.name, kind):
                yield f"{action.name}: {kind.status} {kind.code}, {kind.message}"
