"""The rows of the charts of images, from totals that the catalogue keeps and days of creation."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from genzo.catalogue.image import Source, Status
from genzo.catalogue.image_use import DayTotal, ImageTotal
from genzo.console.calls import RequestTotal
from genzo.console.overview.charts import Row

MONTHS = 12
OS_TYPES = ("linux", "windows")
OK = "OK"
_MOST_ROWS = 8
_SECONDS_PER_DAY = 24 * 60 * 60

Words = Mapping[str, str]


def own(totals: Iterable[ImageTotal]) -> list[ImageTotal]:
    """The totals of accounts' own images."""
    return [each for each in totals if each.source == Source.ACCOUNT and not each.is_shared]


def by_region(totals: Iterable[ImageTotal], words: Words, address: Callable[[str], str]) -> list[Row]:
    """Own images by region, those with the most first."""
    counts = Counter[str]()
    for each in own(totals):
        counts[each.region_id] += each.total
    return _largest([Row(name, (total,), address(name)) for name, total in counts.items()], words)


def by_status(totals: Iterable[ImageTotal], words: Words) -> list[Row]:
    """Own images by the state that they settle in."""
    counts = Counter[str]()
    for each in own(totals):
        counts[each.status] += each.total
    known = [status.value for status in Status]
    return [
        Row(words.get(f"status.{name}", name), (counts[name],))
        for name in sorted(counts, key=lambda name: known.index(name) if name in known else len(known))
    ]


def by_alias(totals: Iterable[ImageTotal], words: Words) -> list[Row]:
    """What an account sees, by ImageOwnerAlias."""
    counts = Counter[str]()
    for each in totals:
        alias = "self" if each.source == Source.ACCOUNT else each.source
        counts["others" if each.is_shared else alias] += each.total
    return [
        Row(words[f"owner.{alias}"], (counts[alias],))
        for alias in ("self", "system", "others", "marketplace")
        if counts[alias]
    ]


def by_month(days: Iterable[DayTotal], now: int) -> list[Row]:
    """The months until ``now`` (seconds since 1970), each with how many images it has of `OS_TYPES`."""
    months = last_months(now)
    counts = {month: Counter[str]() for month in months}
    for each in days:
        month = datetime.fromtimestamp(each.day * _SECONDS_PER_DAY, UTC).strftime("%Y-%m")
        if month in counts:
            counts[month][each.os_type] += each.total
    return [Row(month, tuple(counts[month][name] for name in OS_TYPES)) for month in months]


def last_months(now: int) -> list[str]:
    """The month of a moment and those before it, as ``2026-01``, oldest first."""
    date = datetime.fromtimestamp(now, UTC)
    number = date.year * 12 + date.month - 1
    return [f"{each // 12:04}-{each % 12 + 1:02}" for each in range(number - MONTHS + 1, number + 1)]


def begin_of(month: str) -> int:
    """When a month begins, in seconds since 1970."""
    return int(datetime.strptime(f"{month}-01", "%Y-%m-%d").replace(tzinfo=UTC).timestamp())


def by_action(requests: Sequence[RequestTotal], words: Words) -> list[Row]:
    """Requests by action: those that succeeded and those that were refused."""
    succeeded, refused = Counter[str](), Counter[str]()
    for each in requests:
        (succeeded if each.code == OK else refused)[each.action] += each.total
    names = {*succeeded, *refused}
    return _largest([Row(name, (succeeded[name], refused[name])) for name in names], words)


def by_code(requests: Sequence[RequestTotal], words: Words) -> list[Row]:
    """Requests by the code of their answers."""
    counts = Counter[str]()
    for each in requests:
        counts[each.code] += each.total
    rows = [Row(name, (total, 0) if name == OK else (0, total)) for name, total in counts.items()]
    return _largest(rows, words)


def _largest(rows: Sequence[Row], words: Words) -> list[Row]:
    """The largest rows, and one for all others together."""
    ordered = sorted(rows, key=lambda row: (-row.total, row.label))
    if len(ordered) <= _MOST_ROWS:
        return ordered
    kept, rest = ordered[: _MOST_ROWS - 1], ordered[_MOST_ROWS - 1 :]
    parts = tuple(sum(values) for values in zip(*(row.parts for row in rest), strict=True))
    return [*kept, Row(words["overview.others"].format(number=len(rest)), parts)]
