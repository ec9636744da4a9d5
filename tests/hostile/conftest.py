from collections.abc import Iterator

import pytest

from tests.hostile.limits import IS_SOAK, stop_when_time_is_up
from tests.hostile.target import Target, reports, sent, target


@pytest.fixture(scope="session")
def verifying(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """A server that checks signatures."""
    with target(tmp_path_factory.mktemp("verifying")) as started:
        yield started
        started.still_answers()


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """A server that takes any access key, so that unsigned requests reach the actions."""
    with target(tmp_path_factory.mktemp("opened"), "--auth", "open") as started:
        yield started
        started.still_answers()


@pytest.fixture(autouse=True)
def still_answers(request: pytest.FixtureRequest) -> Iterator[None]:
    """After each batch, its servers answer a normal client."""
    stop_when_time_is_up()
    yield
    for name in ("verifying", "opened"):
        if name in request.fixturenames:
            request.getfixturevalue(name).still_answers()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what a soak sent."""
    if IS_SOAK:
        total = sum(count for what, count in sent.items() if what.endswith(" requests"))
        terminalreporter.section(f"{total} hostile requests sent")
        for what in sorted(sent):
            terminalreporter.line(f"{sent[what]:8} {what}")
        for sentence in reports:
            terminalreporter.line(sentence)
