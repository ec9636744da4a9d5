"""The server under test: a process, its standard error, and sockets to it."""

import select
import socket
import struct
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.api import Api
from tests.hostile.answers import HostileAnswer, check, read_answers
from tests.hostile.limits import stop_when_time_is_up
from tests.running import running

HANG_SECONDS = 10.0
_GRACE_SECONDS = 0.15
_PATIENCE_SECONDS = 2.0
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)

sent: Counter[str] = Counter()
"""The number of requests of each kind in this run, by status of the answer."""
reports: list[str] = []
"""Sentences for the summary of a soak."""


@dataclass
class Target:
    """A running server. Each exchange has a connection of its own and must end within HANG_SECONDS."""

    api: Api
    process: subprocess.Popen[str]
    errors: Path
    _errors_read: int = 0

    def request(self, data: bytes, *, kind: str) -> HostileAnswer:
        """Send one whole request that asks for the connection to be closed; the answer to it."""
        return self.pipeline([data], kind=kind)[0]

    def pipeline(self, requests: list[bytes], *, kind: str) -> list[HostileAnswer]:
        """Send whole requests at once, of which the last asks for the connection to be closed."""
        answers = self._exchange(b"".join(requests), half_close=False)
        self._note(kind, answers, len(requests))
        assert len(answers) == len(requests), answers
        return answers

    def stream(self, data: bytes, *, kind: str) -> list[HostileAnswer]:
        """Send any bytes and then the end of the stream; whatever comes back until the server closes.

        Where nothing comes back they are sent again, with more time for an answer before the end.
        """
        answers = self._exchange(data, half_close=True) or self._exchange(
            data, half_close=True, grace_seconds=_PATIENCE_SECONDS
        )
        self._note(kind, answers)
        return answers

    def abandon(self, data: bytes, *, reset: bool, kind: str) -> None:
        """Send the beginning of a request and close the connection, normally or by a reset."""
        with self._connection() as connection:
            if reset:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
            connection.sendall(data)
        self._note(kind, [])

    def note(self, kind: str, answer: HostileAnswer) -> None:
        """Count and check an answer received elsewhere."""
        self._note(kind, [answer])

    def still_answers(self) -> None:
        """Check that a normal client is answered."""
        assert self.api.images().status == 200
        self._quiet()

    def _exchange(
        self, data: bytes, *, half_close: bool, grace_seconds: float = _GRACE_SECONDS
    ) -> list[HostileAnswer]:
        with self._connection() as connection, connection.makefile("rb") as stream:
            # A server may close before it has read everything.
            with suppress(ConnectionError):
                connection.sendall(data)
            if half_close:
                # The server drops an answer in the making when it sees the end before it has answered.
                select.select([connection], [], [], grace_seconds)
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_WR)
            answers: list[HostileAnswer] = []
            with suppress(ConnectionError):
                answers.extend(read_answers(stream, maybe_to_head=b"HEAD" in data))
            return answers

    def _connection(self) -> socket.socket:
        stop_when_time_is_up()
        return socket.create_connection((self.api.host, self.api.port), timeout=HANG_SECONDS)

    def _note(self, kind: str, answers: list[HostileAnswer], requests: int = 1) -> None:
        sent[f"{kind} requests"] += requests
        for answer in answers:
            sent[f"{kind} answered {answer.status}"] += 1
            check(answer)
        self._quiet()

    def _quiet(self) -> None:
        """Check that the server has reported no new failure on standard error."""
        if self.errors.stat().st_size > self._errors_read:
            said = self.errors.read_bytes()[self._errors_read :]
            self._errors_read += len(said)
            assert b"Traceback" not in said, said.decode(errors="replace")
            assert b"panicked" not in said, said.decode(errors="replace")
        assert self.process.poll() is None, "the server is gone"


@contextmanager
def target(folder: Path, *options: str, through: Sequence[str] = ()) -> Iterator[Target]:
    """A server on a free port, stopped at the end of the block."""
    errors = folder / "stderr"
    # What the guard against browsers refuses would get no further (`tests/unit/http/test_browser_guard.py`).
    anybody = ("--allow-host", "*", "--allow-origin", "*")
    with running("--memory", *anybody, *options, stderr=errors, through=through) as started:
        yield Target(Api(started.host, started.port), started.process, errors)
