"""Checks a whole catalogue with ``genzo doctor``."""

from tests.running import genzo_here


def require_healthy(database: str) -> None:
    """Check that doctor finds no problem."""
    done = genzo_here("doctor", "--database", database)
    assert done.returncode == 0, done.stdout + done.stderr
