"""The API's clock: the system's clock, an offset to it, or a frozen time that an operator has set.

Source: docs/control.md.
"""

from typing import Annotated

import msgspec

from genzo.catalogue.clock import parse_moment

_LATEST = 253_370_764_800_000  # 9999-01-01: what starts before then ends in a year of four digits
_MAX_SECONDS = _LATEST // 1000


class ClockSetting(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A clock that runs ``offset`` milliseconds ahead of the system's clock, or is frozen.

    ``frozen_at`` is in milliseconds since 1970; None for a running clock.
    """

    offset: int = 0
    frozen_at: int | None = msgspec.field(default=None, name="stands_at")  # the name in stored settings

    def now(self, system: float) -> int:
        """The time in milliseconds since 1970, when the system's clock shows ``system`` (seconds)."""
        return int(system * 1000) + self.offset if self.frozen_at is None else self.frozen_at

    @property
    def is_system(self) -> bool:
        """Whether it is the system's clock."""
        return self.frozen_at is None and not self.offset


class ClockChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A change of the clock; a change without members resets it to the system's clock.

    ``now`` is the new time, ``advance`` the number of seconds to move forward, ``frozen`` whether the clock
    stands still afterwards. By default a clock that is set runs, and one that is advanced stays frozen if
    it was.
    """

    now: str | None = None
    advance: Annotated[float, msgspec.Meta(ge=0, le=_MAX_SECONDS)] | None = None
    frozen: bool | None = None


def apply_clock_change(setting: ClockSetting, change: ClockChange, system: float) -> ClockSetting:
    """The clock after a change, while the system's clock shows ``system`` seconds since 1970.

    Raises:
        ValueError: the change is not possible; the text gives the reason.
    """
    if change == ClockChange():
        return ClockSetting()
    if change.now is not None and change.advance is not None:
        raise ValueError("now and advance exclude each other: leave one of them out.")
    moment = _moment(change.now) if change.now is not None else setting.now(system)
    moment += round((change.advance or 0) * 1000)
    if not 0 <= moment < _LATEST:
        raise ValueError("The clock ranges from the year 1970 to the year 9998.")
    stays_frozen = change.now is None and setting.frozen_at is not None
    if stays_frozen if change.frozen is None else change.frozen:
        return ClockSetting(frozen_at=moment)
    return ClockSetting(offset=moment - int(system * 1000))


def _moment(text: str) -> int:
    moment = parse_moment(text)
    if moment is None:
        raise ValueError("Write now in UTC as 2026-01-01T00:00:00Z or 2026-01-01T00:00:00.000Z.")
    return moment
