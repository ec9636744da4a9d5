"""The number of requests of a run: few and reproducible in the test suite, many and random in a soak."""

import os
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

_ASKED = os.environ.get("GENZO_HOSTILE_REQUESTS", "")
REQUESTS = int(_ASKED or 1_000)
"""Requests of all property tests together."""
IS_SOAK = bool(_ASKED)
MUTATED = int(os.environ.get("GENZO_MUTATED_FILES", "25"))
"""Mutated texts for each parser."""
END = time.monotonic() + float(os.environ.get("GENZO_HOSTILE_SECONDS", "inf"))
"""When the time of the run is up, by the monotonic clock."""


def share(percent: int) -> Callable[[Any], Any]:
    """Settings of a property test that sends ``percent`` of the requests, one in an example."""
    examples = max(1, REQUESTS * percent // 100)
    chosen = settings(
        max_examples=examples,
        derandomize=not IS_SOAK,
        database=None,
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.data_too_large,
            HealthCheck.large_base_example,
        ],
    )
    limited = pytest.mark.timeout(120 + examples)
    return lambda test: limited(chosen(test))


def stop_when_time_is_up() -> None:
    """Skip the rest of the test when the time limit of the run has passed."""
    if time.monotonic() > END:
        pytest.skip("the time given in GENZO_HOSTILE_SECONDS is up")
