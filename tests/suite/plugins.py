"""The plugins that ``tests/conftest.py`` registers, under a name for the command line."""

import pytest

from tests.memory_folder import MemoryFolder
from tests.sparse_reports import SparseReports, sends_sparsely
from tests.time_limit import TimeLimit
from tests.whole_run import whole_run_checks


def pytest_configure(config: pytest.Config) -> None:
    for check in whole_run_checks():
        config.pluginmanager.register(check)
    config.pluginmanager.register(TimeLimit())
    config.pluginmanager.register(MemoryFolder())
    if sends_sparsely(config):
        config.pluginmanager.register(SparseReports())
