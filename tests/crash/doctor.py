"""``genzo doctor``, which reads a whole catalogue and tells what does not fit together."""

from genzo.cli import app
from tests.running import genzo_here


def require_healthy(database: str) -> None:
    """See that the doctor finds nothing."""
    if any(command.name == "doctor" for command in app.registered_commands):
        done = genzo_here("doctor", "--database", database)
        assert done.returncode == 0, done.stdout + done.stderr
