"""The clock of the API, as a test moves it."""

from datetime import UTC, datetime, timedelta

from genzo.calling.control_client import ControlClient

_PAGE = "clock"


class ClockControl:
    """The clock of one account, or of all. States, times and durations follow it; signatures do not."""

    def __init__(self, control: ControlClient) -> None:
        self._control = control

    def now(self) -> datetime:
        """The time of the API, in UTC."""
        return datetime.fromtimestamp(self._control.get(_PAGE)["milliseconds"] / 1000, UTC)

    def advance(self, seconds: float | timedelta) -> None:
        """Move the clock forward. A frozen clock stays frozen."""
        if isinstance(seconds, timedelta):
            seconds = seconds.total_seconds()
        self._control.put(_PAGE, {"advance": seconds})

    def set(self, moment: datetime | str) -> None:
        """Set the time, a datetime or a text such as ``2026-01-01T00:00:00Z``; the clock runs on from there.

        A `freeze` behind it stops the clock some milliseconds later: ``freeze(moment)`` stops it at a moment.

        Raises:
            ValueError: the moment has no time zone.
        """
        self._control.put(_PAGE, {"now": _text(moment)})

    def freeze(self, moment: datetime | str | None = None) -> None:
        """Stop the clock, at another moment if one is given.

        Raises:
            ValueError: the moment has no time zone.
        """
        now = {} if moment is None else {"now": _text(moment)}
        self._control.put(_PAGE, {**now, "frozen": True})

    def run(self) -> None:
        """Let a frozen clock run on."""
        self._control.put(_PAGE, {"frozen": False})

    def reset(self) -> None:
        """Return to the system's clock."""
        self._control.delete(_PAGE)


def _text(moment: datetime | str) -> str:
    if isinstance(moment, str):
        return moment
    if moment.tzinfo is None:
        raise ValueError("The moment has no time zone: give it one, such as datetime.UTC.")
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
