"""Times in the formats of the API. Callers pass the clock in."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache

Clock = Callable[[], float]
"""The current time in seconds since 1970, UTC."""

# Since Python 3.11, datetime.fromisoformat also accepts dates alone, week dates and offsets.
_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d(?::\d\d)?Z", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d(?::\d\d(?:\.\d{1,3})?)?Z", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


# Many requests have the time stamp of the same second, and an import parses each creation time twice.
@lru_cache(maxsize=2048)
def parse_timestamp(text: str) -> int | None:
    """Seconds since 1970 for ``yyyy-MM-ddTHH:mm[:ss]Z``, or None for any other text.

    Source: docs/reference/protocol.md#time-stamps, docs/reference/describe-images.md#filter.
    """
    if not _TIMESTAMP.fullmatch(text):
        return None
    try:
        return int(datetime.fromisoformat(text).timestamp())
    except ValueError:
        return None


def parse_moment(text: str) -> int | None:
    """Milliseconds since 1970 for ``yyyy-MM-ddTHH:mm[:ss[.fff]]Z``, or None for any other text."""
    if not _MOMENT.fullmatch(text):
        return None
    try:
        return (datetime.fromisoformat(text) - _EPOCH) // _MILLISECOND
    except ValueError:
        return None


def format_moment(milliseconds: int) -> str:
    """``yyyy-MM-ddTHH:mm:ss.fffZ`` for milliseconds since 1970: the format of the control API."""
    return (
        f"{(_EPOCH + milliseconds * _MILLISECOND).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
    )


def format_minute(seconds: float) -> str:
    """``yyyy-MM-ddTHH:mmZ``, the format of the times of instances, key pairs and tasks.

    Source: DescribeInstances, CreationTime; DescribeKeyPairs, CreationTime; DescribeTasks, CreationTime.
    """
    return f"{datetime.fromtimestamp(seconds, tz=UTC).isoformat(timespec='minutes')[:16]}Z"


def format_timestamp(seconds: float) -> str:
    """``yyyy-MM-ddTHH:mm:ssZ``, the format of most times (docs/reference/protocol.md#times-in-answers)."""
    return f"{datetime.fromtimestamp(seconds, tz=UTC).isoformat(timespec='seconds')[:19]}Z"
