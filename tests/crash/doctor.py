"""Checks a whole catalogue with ``genzo doctor``."""

import time

from tests.running import genzo_here

_PATIENCE = 30.0


def require_healthy(database: str) -> None:
    """Check that doctor finds no problem."""
    deadline = time.monotonic() + _PATIENCE
    done = genzo_here("doctor", "--database", database)
    while (
        "cannot be reached" in done.stdout + done.stderr and time.monotonic() < deadline
    ):  # by a server that is busy
        time.sleep(0.1)
        done = genzo_here("doctor", "--database", database)
    assert done.returncode == 0, done.stdout + done.stderr
