"""Failed authentications in the audit trail: few events, however many requests fail.

Anyone can send a request that names an access key. So an event stands for all failures of one key with one
error within a minute, and keys that do not exist have none (docs/decisions/0047-audit.md).
"""

from collections.abc import Callable

from genzo.catalogue.audit import AuditEvent
from genzo.catalogue.clock import Clock

_SECONDS = 60
_MAX_COUNTED = 10_000


class AuthenticationFailures:
    """Counts failures by key and error. ``clock`` is the system's, in seconds since 1970."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._counts: dict[tuple[str, str], _Count] = {}

    def event(
        self, access_key_id: str, error: str, make: Callable[[int], AuditEvent | None]
    ) -> AuditEvent | None:
        """The event to record now, made by ``make`` of the number of failures; None while one is recent."""
        now = self._clock()
        count = self._counts.get((access_key_id, error))
        if count is not None:
            count.failures += 1
            if count.recorded <= now < count.recorded + _SECONDS:
                return None
        event = make(1 if count is None else count.failures)
        if event is not None:
            if len(self._counts) >= _MAX_COUNTED:
                self._counts.clear()
            self._counts[access_key_id, error] = _Count(now)
        return event


class _Count:
    """When the last event was recorded, and how many failures there were since."""

    __slots__ = ("failures", "recorded")

    def __init__(self, recorded: float) -> None:
        self.recorded = recorded
        self.failures = 0
