"""RepeatMode and Frequency: when a command runs.

No command runs by its schedule here; what is checked is that the service would take it.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from genzo.catalogue.invocations import ONCE, REPEAT_MODES
from genzo.errors.group import ErrorGroup, Listed

_PERIOD = "Period"
_RATE = re.compile(r"rate\(([0-9]{1,9})([smhd])\)", re.ASCII)
_AT = re.compile(r"at\(([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2})(?: ([^ )]+))?\)", re.ASCII)
_SECONDS = {"s": 1, "m": 60, "h": 60 * 60, "d": 24 * 60 * 60}
_LEAST_RATE, _MOST_RATE = 60, 7 * 24 * 60 * 60
_ZONE = re.compile(
    r"UTC|GMT[+-](?:1[0-4]|[0-9]):[0-5][0-9]|[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_+-]+){1,2}", re.ASCII
)
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_LEAST_FIELDS = 6


class ScheduleErrors(ErrorGroup):
    """The errors of `repeat_mode`."""

    mode = Listed("InvalidRepeatMode.NotFound")
    no_frequency = Listed("MissingParam.Frequency")
    frequency = Listed("InvalidParam.Frequency")


class _CronField(NamedTuple):
    """The numbers that a field of a cron expression may have, the names of some, and its further signs."""

    least: int
    most: int
    names: Sequence[str] = ()
    special: str = ""


_CRON = (
    _CronField(0, 59),
    _CronField(0, 59),
    _CronField(0, 23),
    _CronField(1, 31, special=r"\?|L|LW|W|[0-9]{1,2}W"),
    _CronField(1, 12, _MONTHS),
    _CronField(1, 7, _WEEKDAYS, special=r"\?|L|[1-7]L|[1-7]#[1-5]"),
    _CronField(1970, 2099),
)


def repeat_mode(mode: str | None, frequency: str | None, timeout: int, errors: ScheduleErrors) -> str:
    """The mode of a request: Period where it has a Frequency, whatever its RepeatMode.

    Raises:
        ApiError: there is no such mode, Period has no Frequency, or the Frequency is no valid one.
    """
    if mode is not None and mode not in REPEAT_MODES:
        raise errors.mode()
    if frequency:
        if not _is_frequency(frequency.strip(), timeout):
            raise errors.frequency()
        return _PERIOD
    if mode == _PERIOD:
        raise errors.no_frequency()
    return mode or ONCE


def _is_frequency(text: str, timeout: int) -> bool:
    if rate := _RATE.fullmatch(text):
        seconds = int(rate[1]) * _SECONDS[rate[2]]
        return max(_LEAST_RATE, timeout + 1) <= seconds <= _MOST_RATE
    if moment := _AT.fullmatch(text):
        return _is_moment(moment[1]) and (moment[2] is None or _ZONE.fullmatch(moment[2]) is not None)
    fields = text.split()
    if fields and _ZONE.fullmatch(fields[-1]):
        fields.pop()
    return _LEAST_FIELDS <= len(fields) <= len(_CRON) and all(map(_is_cron_field, fields, _CRON))


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_cron_field(text: str, field: _CronField) -> bool:
    """Whether each part of a field is a number, a range, either with a step, or a sign of this field."""
    return all(_is_cron_part(part, field) for part in text.split(","))


def _is_cron_part(text: str, field: _CronField) -> bool:
    if text == "*" or (field.special and re.fullmatch(field.special, text)):
        return True
    span, slash, step = text.partition("/")
    if slash and not (step.isascii() and step.isdigit() and 0 < int(step[:9]) <= field.most):
        return False
    if span == "*":
        return True
    first, dash, last = span.partition("-")
    return _is_cron_value(first, field) and (not dash or _is_cron_value(last, field))


def _is_cron_value(text: str, field: _CronField) -> bool:
    if text.upper() in field.names:
        return True
    return text.isascii() and text.isdigit() and field.least <= int(text[:9]) <= field.most
