"""A Genzo for one recording or replay: ``genzo serve`` in a process, on a free port of loopback."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from genzo.recording.errors import RecordingError

_READY = re.compile(r"genzo is ready at (http://\S+)\n")
_START_SECONDS = 60.0
_STOP_SECONDS = 10.0
_PLACES = (
    *("GENZO_DATABASE", "GENZO_DATABASES", "GENZO_DATABASE_FILE", "GENZO_REPLICA", "GENZO_DATA"),
    *(
        "GENZO_TLS",
        "GENZO_TLS_CERT",
        "GENZO_TLS_KEY",
        "GENZO_TLS_HOST",
        "GENZO_TLS_PORT",
        "GENZO_PROXY_PORT",
        "GENZO_URL",
    ),
    *("GENZO_CONTROL", "GENZO_CONTROL_TOKEN", "GENZO_CONTROL_TOKEN_FILE", "GENZO_TRUSTED_PROXY"),
    *("GENZO_MEMORY", "GENZO_WATCH"),
)
"""The settings that say where a server is, and how others reach it. Those of its behaviour are kept."""


@contextmanager
def own_server(data: Path | None = None, defaults: Mapping[str, str] = MappingProxyType({})) -> Iterator[str]:
    """The URL of a server that runs within the block, in memory or with the catalogue of a data folder.

    ``defaults`` are variables of settings that the environment does not have.

    Raises:
        RecordingError: it does not start; it has said why on standard error.
    """
    place = ["--memory"] if data is None else ["--data", str(data)]
    # -P: the folder may have a module with the name of one of Python's.
    command = [sys.executable, "-P", "-m", "genzo.cli.own_process", "serve"]
    kept = {name: value for name, value in os.environ.items() if name not in _PLACES}
    environment = {**defaults, **kept}
    # A session of its own: Ctrl+C is for the command, whose last requests are still answered.
    process = subprocess.Popen(  # noqa: S603 - the words are constants, and a path that is one word
        [*command, "--host", "127.0.0.1", "--port", "0", "--workers", "1", *place],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    )
    try:
        yield _url_of(process)
    finally:
        _stop(process)


def _url_of(process: subprocess.Popen[str]) -> str:
    killer = threading.Timer(_START_SECONDS, process.kill)
    killer.start()
    try:
        found = _READY.fullmatch(process.stdout.readline()) if process.stdout else None
    finally:
        killer.cancel()
    if found is None:
        raise RecordingError("The server of this command did not start.")
    return found[1]


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()
