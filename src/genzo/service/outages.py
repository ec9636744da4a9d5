"""What fails at present: one line in the log when it begins to fail, and one when that is over.

A database that is gone fails every request, so a line for each would hide everything else. Each worker has
outages of its own, and counts the requests that it refused.
"""

import logging
import threading
import time
from collections.abc import Iterable, Sequence

from genzo.catalogue.clock import Clock
from genzo.catalogue.deadline import OutcomeUnknownError
from genzo.catalogue.store import Degradation, StoreError
from genzo.catalogue.unready_reasons import UnreadyReason

QUIET_SECONDS = 60.0
"""What no examination finds is over when it has not happened for so long."""

_EXAMINED = frozenset(
    (
        UnreadyReason.DATABASE_UNREACHABLE,
        UnreadyReason.DATABASE_TOO_OLD,
        UnreadyReason.FILE_MISSING,
        UnreadyReason.FILE_REPLACED,
    )
)
"""An examination of the catalogue finds these whatever a request asked for."""

_ABLE_AGAIN = {UnreadyReason.READ_ONLY: "written", UnreadyReason.REPLICA_UNREACHABLE: "reached"}

_log = logging.getLogger("genzo.requests")


class Outage:
    """Something that fails.

    ``since`` is in seconds since 1970; ``began`` and ``latest`` are of `time.monotonic`.
    """

    __slots__ = ("began", "failures", "latest", "reason", "sentence", "since")

    def __init__(self, sentence: str, reason: UnreadyReason, since: int) -> None:
        self.sentence = sentence
        self.reason = reason
        self.since = since
        self.began = self.latest = time.monotonic()
        self.failures = 0

    def count(self) -> None:
        """Count a request that failed because of it."""
        self.failures += 1
        self.latest = time.monotonic()


class Outages:
    """What fails in one worker. ``clock`` is the system's, in seconds since 1970."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._repeated: dict[str, Outage] = {}
        self._degraded: dict[str, Outage] = {}
        self.catalogue: Outage | None = None

    @property
    def partial(self) -> Sequence[Outage]:
        """What fails although the catalogue can be used."""
        with self._lock:
            return [*self._degraded.values(), *self._repeated.values()]

    @property
    def has_degradations(self) -> bool:
        """Whether something does not work that an examination finds, although the catalogue can be read."""
        return bool(self._degraded)

    def since(self, reason: UnreadyReason) -> int:
        """Since when it is known that something fails for a reason: now, if nothing has yet."""
        return min((each.since for each in self.partial if each.reason is reason), default=int(self._clock()))

    def refused(self, error: StoreError) -> None:
        """Count a request that was refused because of an error, or whose outcome is not known."""
        if isinstance(error, OutcomeUnknownError):
            self.failed("unknown outcome", str(error))
            return
        with self._lock:
            if self.catalogue is None and error.reason in _EXAMINED:
                self.catalogue = self._begun(str(error), error.reason)
            degraded = (each for each in self._degraded.values() if each.reason is error.reason)
            outage = self.catalogue or next(degraded, None)
            (outage or self._repeating(error.reason, str(error), error.reason)).count()

    def failed(self, what: str, sentence: str) -> None:
        """Count a failure of another kind, which ``what`` tells from other kinds."""
        with self._lock:
            self._repeating(what, sentence, UnreadyReason.UNUSABLE).count()

    def count_refused(self) -> None:
        """Count a request that was refused because the catalogue cannot be used."""
        with self._lock:
            if self.catalogue is not None:
                self.catalogue.count()

    def examined(self, error: StoreError | None) -> None:
        """Note what an examination of the catalogue has found; None if it can be used."""
        if error is None and self.catalogue is None:
            return
        with self._lock:
            outage = self.catalogue
            if error is None:
                if outage is not None:
                    self.catalogue = None
                    self._recovered("The catalogue", outage)
                return
            if outage is None and error.reason in self._repeated:
                outage = self._repeated.pop(error.reason)
            if outage is None:
                outage = self._begun(str(error), error.reason)
            elif outage.reason is not error.reason:
                _log.error("%s", error)
                outage.sentence, outage.reason = str(error), error.reason
            self.catalogue = outage

    def degraded(self, degradations: Iterable[Degradation]) -> None:
        """Note all that does not work although the catalogue can be read."""
        found = {each.name: each.error for each in degradations}
        if not found and not self._degraded:
            return
        with self._lock:
            for name, error in found.items():
                if name in self._degraded:
                    continue
                known = self._repeated.pop(error.reason, error)
                outage = known if isinstance(known, Outage) else self._begun(str(error), error.reason)
                self._degraded[name] = outage
            for name in [each for each in self._degraded if each not in found]:
                self._recovered(name, self._degraded.pop(name))

    def end_quiet(self) -> None:
        """End what has not happened for `QUIET_SECONDS`."""
        if not self._repeated:
            return
        now = time.monotonic()
        with self._lock:
            ended = {what: each for what, each in self._repeated.items() if now - each.latest > QUIET_SECONDS}
            for what, outage in ended.items():
                del self._repeated[what]
                _log.warning(
                    "Nothing has failed so for %.0f seconds (failures before: %d, in %.1f seconds): %s",
                    QUIET_SECONDS,
                    outage.failures,
                    outage.latest - outage.began,
                    outage.sentence,
                )

    def _recovered(self, name: str, outage: Outage) -> None:
        _log.warning(
            "%s can be %s again after %.1f seconds. Requests refused meanwhile: %d.",
            name,
            _ABLE_AGAIN.get(outage.reason, "used"),
            time.monotonic() - outage.began,
            outage.failures,
        )

    def _repeating(self, what: str, sentence: str, reason: UnreadyReason) -> Outage:
        outage = self._repeated.get(what)
        if outage is None:
            outage = self._repeated[what] = self._begun(sentence, reason)
        return outage

    def _begun(self, sentence: str, reason: UnreadyReason) -> Outage:
        """A new outage, which the log tells of unless it has the same sentence already."""
        known = [*self._degraded.values(), *self._repeated.values()]
        if not any(each.sentence == sentence for each in known):
            _log.error("%s", sentence)
        return Outage(sentence, reason, int(self._clock()))
