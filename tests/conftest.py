import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.api import Api
from tests.collected_tests import CollectedTests
from tests.memory_folder import MemoryFolder
from tests.running import Running, running
from tests.sparse_reports import SparseReports, sends_sparsely
from tests.time_limit import TimeLimit
from tests.whole_run import whole_run_checks

pytest_plugins = ["tests.case_selection", "tests.postgresql.fixtures", "tests.shuffled_order"]

# How long an example takes to generate and to run depends on the load of the machine. The time limit of its
# test holds instead.
settings.register_profile(
    "genzo",
    settings(),
    max_examples=int(os.environ.get("GENZO_EXAMPLES", "25")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("genzo")


def pytest_configure(config: pytest.Config) -> None:
    for check in whole_run_checks():
        config.pluginmanager.register(check)
    config.pluginmanager.register(TimeLimit())
    config.pluginmanager.register(MemoryFolder())
    config.pluginmanager.register(CollectedTests())
    if sends_sparsely(config):
        config.pluginmanager.register(SparseReports())
    # What a shell starts in the background ignores interrupts, and so would all that tests interrupt.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def server() -> Iterator[Running]:
    """One server for the tests that change nothing: in memory, with the defaults of a user."""
    with running("--memory") as started:
        yield started


@pytest.fixture(scope="session")
def api(server: Running) -> Api:
    return Api(server.host, server.port)
