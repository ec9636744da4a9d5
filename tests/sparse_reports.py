"""Sends one report of each test from a process of pytest-xdist, instead of three: a plugin of pytest.

The reports of setting up and tearing down say nothing if they passed. To encode, send and read them took half
of the time of a small test.
"""

import pytest
from _pytest.runner import runtestprotocol


class SparseReports:
    """A plugin of pytest, for the processes that xdist starts."""

    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool:
        for report in runtestprotocol(item, log=False, nextitem=nextitem):
            if report.when == "call" or not report.passed:
                item.ihook.pytest_runtest_logreport(report=report)
        return True


def sends_sparsely(config: pytest.Config) -> bool:
    """Whether this is a process of xdist, and no option reports how long tests are set up and torn down."""
    is_of_xdist = hasattr(config, "workerinput")
    return is_of_xdist and config.getoption("durations") is None and not config.getoption("xmlpath")
