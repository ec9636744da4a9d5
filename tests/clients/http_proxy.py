"""Runs programs without an endpoint option: they use the server as their HTTP proxy."""

import subprocess
import sys
from pathlib import Path

from tests.running import Running, clean_environment


def run(server: Running, home: Path, *command: str, answer: str = "") -> subprocess.CompletedProcess[str]:
    """Run a program with a clean environment; ``answer`` is its standard input, for its questions.

    HTTPS is sent to the same place, which has no tunnel to offer, so that nothing leaves this machine.
    """
    environment = {"HTTP_PROXY": server.url, "HTTPS_PROXY": server.url, "HOME": str(home)}
    return subprocess.run(
        command,
        input=answer,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=clean_environment() | environment,
    )


def script(name: str) -> str:
    """The path of a command that is installed beside this Python."""
    return str(Path(sys.executable).parent / name)
