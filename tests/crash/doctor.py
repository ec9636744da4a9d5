"""``genzo doctor``, which reads a whole catalogue and tells what does not fit together."""

from tests.running import genzo_here


def require_healthy(database: str) -> None:
    """See that the doctor finds nothing."""
    done = genzo_here("doctor", "--database", database)
    assert done.returncode == 0, done.stdout + done.stderr
