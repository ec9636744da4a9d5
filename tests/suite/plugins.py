"""The plugins that ``tests/conftest.py`` registers, under a name for the command line."""

import pytest

from tests.reached_errors import ReachedErrors
from tests.time_limit import TimeLimit


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(ReachedErrors())
    config.pluginmanager.register(TimeLimit())
