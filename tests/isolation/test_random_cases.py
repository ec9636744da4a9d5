"""Random cases of callers, policies, actions and names on both databases."""

import os
import time
from pathlib import Path

import pytest

from tests.isolation.run import check_cases
from tests.isolation.world import World

_ASKED = os.environ.get("GENZO_ISOLATION_CASES", "")
_CASES = int(_ASKED or 300) // 2
"""Cases on each of the two databases."""
_SEED = time.time_ns() if _ASKED else 1


@pytest.mark.timeout(120 + _CASES)
def test_nobody_is_told_about_others(world: World, location: Path | str) -> None:
    check_cases(world, location, _CASES, _SEED)
