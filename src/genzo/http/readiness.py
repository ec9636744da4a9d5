"""Whether a server is ready: its own examination of the catalogue, and the check over HTTP."""

import socket
import ssl
import time
from contextlib import closing

from genzo.catalogue.deadline import DeadlineError
from genzo.catalogue.store import StoreBusyError, StoreError
from genzo.catalogue.unready_reasons import UnreadyReason
from genzo.control.readiness_page import Condition, ReadinessReport
from genzo.service.outages import Outage
from genzo.service.service import Service

_EXAMINATION_SECONDS = 1.0
_SECONDS = 5.0
_SETUP_SECONDS = 60.0
"""A first set-up takes less: the start gives up after so long."""
_LISTENING_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared only
_NOT_SET_UP = frozenset(
    (UnreadyReason.TABLES_MISSING, UnreadyReason.CATALOGUE_EMPTIED, UnreadyReason.FILE_MISSING)
)
"""What a catalogue shows before its first set-up is done."""
_SET_UP_PASSES = _NOT_SET_UP | {
    UnreadyReason.OTHER_REVISION,
    UnreadyReason.DATABASE_UNREACHABLE,
    UnreadyReason.DATABASE_TOO_OLD,
}
"""The same, and what a start says by itself when it fails."""


class Readiness:
    """Whether the catalogue can be used.

    It is examined every second, since its files or tables can be deleted at any time.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._outages = service.outages
        self._was_ready = False
        self._next = 0.0
        self._made = time.monotonic()
        self._made_at = int(service.clock())
        self._error: StoreError | None = None
        self._stopping_since: int | None = None
        self.is_ready = False

    def is_due(self, now: float) -> bool:
        """Whether a catalogue that was ready should be examined again."""
        return self.is_ready and now >= self._next

    def examine(self) -> bool:
        """Whether the catalogue can be used. The log says when it no longer can, and when it can again.

        Raises:
            DeadlineError: the database did not answer in time.
            StoreBusyError: this worker asks too much of it.
        """
        self._next = time.monotonic() + _EXAMINATION_SECONDS
        error = self._service.unready_error()
        self.is_ready = error is None
        if error is None:
            self._was_ready = True
            self._outages.degraded(self._service.store.degradations())
        # What a set-up passes through is no outage.
        if error is None or error.reason not in _SET_UP_PASSES or not self._is_starting:
            self._outages.examined(error)
        self._error = error
        return self.is_ready

    @property
    def is_failing(self) -> bool:
        """Whether the catalogue cannot be used, or only in part."""
        return self._outages.catalogue is not None or self._outages.has_degradations

    def end_quiet(self) -> None:
        """End what has not failed for a while, see `genzo.service.outages`."""
        self._outages.end_quiet()

    def count_refused(self) -> None:
        """Count a request that was refused because the catalogue cannot be used."""
        self._outages.count_refused()

    def stop(self) -> None:
        """Say from now on that the server is stopping."""
        self._stopping_since = int(self._service.clock())

    def report(self) -> ReadinessReport:
        """Examine the catalogue, and say what does not work."""
        if self._stopping_since is not None:
            return ReadinessReport(Condition(UnreadyReason.STOPPING, self._stopping_since, ""))
        try:
            is_ready = self.examine()
        except (DeadlineError, StoreBusyError) as error:
            since = self._outages.since(error.reason)
            return ReadinessReport(Condition(error.reason, since, str(error)))
        problem = None if is_ready else self._problem()
        return ReadinessReport(problem, [_condition(each) for each in self._outages.partial])

    def _problem(self) -> Condition | None:
        """What the latest examination has found, if another thread has not found the opposite since."""
        outage, error = self._outages.catalogue, self._error
        if outage is not None:
            return _condition(outage)
        if error is None:
            return None
        if error.reason in _NOT_SET_UP:
            return Condition(UnreadyReason.STARTING, self._made_at, "")
        return Condition(error.reason, self._made_at, str(error))

    @property
    def _is_starting(self) -> bool:
        """Whether a start may be under way, which says by itself why it fails."""
        return not self._was_ready and time.monotonic() - self._made < _SETUP_SECONDS


def _condition(outage: Outage) -> Condition:
    return Condition(outage.reason, outage.since, outage.sentence)


def says_ready(host: str, port: int, context: ssl.SSLContext | None) -> bool:
    """Whether ``/_genzo/ready`` answers 200. ``context`` is for TLS and must trust the server's authority.

    It uses a socket, because importing `http.client` takes as long as answering DescribeImages.
    """
    host = "127.0.0.1" if host in _LISTENING_EVERYWHERE else host
    request = f"GET /_genzo/ready HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    try:
        with closing(_connected(host, port, context)) as connection:
            connection.sendall(request.encode())
            with connection.makefile("rb") as answer:
                return answer.readline().startswith(b"HTTP/1.1 200 ")
    except OSError:
        return False


def _connected(host: str, port: int, context: ssl.SSLContext | None) -> socket.socket:
    """A connection, which the caller closes.

    Raises:
        OSError: no server listens, or the context does not trust its certificate.
    """
    connection = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        connection.settimeout(_SECONDS)
        connection.connect((host, port))
        if context is None:
            return connection
        # The certificate has loopback and cloud names, but --host may be another address of this machine.
        context.check_hostname = False
        return context.wrap_socket(connection)
    except OSError:
        connection.close()
        raise
