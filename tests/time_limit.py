"""Ends a test that takes longer than its limit, whatever it does then: a plugin of pytest-timeout.

The limit is ``timeout`` in ``pyproject.toml``, or the mark ``timeout`` of a test. By itself
pytest-timeout raises what ``pytest.fail`` raises. Hypothesis catches that and repeats the example, for ever.
"""

import faulthandler
import os
import signal
from collections.abc import Iterator
from typing import Any, Protocol

import pytest

_KILLED_AFTER = 2.0
"""The multiple of its limit after which a test ends its process: code in C takes no notice of signals."""


class TimedOut(BaseException):
    """A test took too long. No Exception, so that neither Hypothesis nor the code under test catches it."""


class _Settings(Protocol):
    timeout: float


class TimeLimit:
    """A plugin of pytest."""

    def __init__(self) -> None:
        # Standard error itself: where pytest captures, 2 is a temporary file while tests run.
        self._stderr = os.dup(2)

    @pytest.hookimpl(optionalhook=True)
    def pytest_timeout_set_timer(self, item: pytest.Item, settings: _Settings) -> bool:
        seconds = settings.timeout

        def end(*_: Any) -> None:  # noqa: ANN401 - a signal handler's
            raise TimedOut(f"{item.nodeid} took longer than {seconds:g} seconds")

        signal.signal(signal.SIGALRM, end)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        faulthandler.dump_traceback_later(seconds * _KILLED_AFTER, file=self._stderr, exit=True)
        return True

    @pytest.hookimpl(optionalhook=True)
    def pytest_timeout_cancel_timer(self) -> bool:
        # pytest-timeout calls this as soon as a test has failed, while its fixtures are still to be ended.
        signal.setitimer(signal.ITIMER_REAL, 0)
        return True

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self) -> Iterator[None]:
        result = yield
        faulthandler.cancel_dump_traceback_later()
        return result
