"""Derives the creation time of an image that has no recorded one.

Most recorded images were created one to four days after the build date in their id (2017-26), on working
hours of China. From 2024 on, ImageVersion is the date of CreationTime.
"""

import hashlib
import re
from datetime import UTC, date, datetime, timedelta

from tools.public_images.facts import Fact

_VERSION = re.compile(r"v(\d{4})\.(\d{1,2})\.(\d{1,2})")
_DAYS = 4
_FIRST_HOUR = 1
_HOURS_PER_BUILD_DATE = 3


def creation_time(fact: Fact, built: date) -> str:
    """CreationTime, the same at every run.

    The day is that of a known ImageVersion, else the date of the vendor's release notes if that is later than
    ``built``, else the first day after ``built`` whose number is a multiple of four. So a later build never
    has an earlier time: the newest image of a family stays the newest.
    """
    # Builds of four days in a row are created on one day, in their order.
    hour = _FIRST_HOUR + _HOURS_PER_BUILD_DATE * (built.toordinal() % _DAYS)
    digest = int.from_bytes(hashlib.sha256(fact.image_id.encode()).digest()[:4])
    seconds = digest % (_HOURS_PER_BUILD_DATE * 3600)
    moment = datetime.combine(_day(fact, built), datetime.min.time(), UTC)
    return (moment + timedelta(hours=hour, seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _day(fact: Fact, built: date) -> date:
    if version := _VERSION.fullmatch(str(fact.known.get("ImageVersion", ""))):
        year, month, day = map(int, version.groups())
        return date(year, month, day)
    released = date.fromisoformat(fact.release_date) if fact.release_date else built
    if released > built:
        return released
    return date.fromordinal((built.toordinal() // _DAYS + 1) * _DAYS)
