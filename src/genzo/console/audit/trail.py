"""Reads the audit trail page by page.

Events have no number that readers see, so the place of a page is the time of the event before it, and how
many events of that time were passed.
"""

import re
from typing import NamedTuple

import msgspec

from genzo.catalogue.audit import END_OF_TIME, AuditEvent, AuditQuery
from genzo.console.calls import Calls

MOST_READ = 20_000
"""The events that are read for one page: filters other than account and time are applied while reading."""
_PLACE = re.compile(r"(?P<at>[0-9]{1,18})\.(?P<passed>[0-9]{1,9})", re.ASCII)


class Place(NamedTuple):
    """A place in the trail: behind the newest ``passed`` events of the time ``at``, and all later ones."""

    at: int = END_OF_TIME - 1
    passed: int = 0

    def __str__(self) -> str:
        return f"{self.at}.{self.passed}"


class FoundEvents(NamedTuple):
    """Events, newest first. ``following`` is where the next page begins, None at the end of the trail.

    ``read_until`` is the time of the last event that was read, in milliseconds since 1970.
    """

    events: list[AuditEvent]
    following: Place | None
    read_until: int


def place_of(text: str) -> Place:
    """The place that a text names; the beginning for ``""``.

    Raises:
        ValueError: it names none.
    """
    if not text:
        return Place()
    match = _PLACE.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return Place(int(match["at"]), int(match["passed"]))


def found_events(calls: Calls, query: AuditQuery, place: Place, limit: int) -> FoundEvents:
    """The newest events behind a place that a query finds, of at most `MOST_READ` events."""
    read = AuditQuery(account_id=query.account_id, since=query.since, until=min(query.until, place.at + 1))
    wanted = msgspec.structs.replace(query, until=END_OF_TIME)
    found, last, count = list[AuditEvent](), Place(place.at), 0
    with calls.audit_events(read) as events:
        for event in events:
            if len(found) == limit or count == MOST_READ:
                return FoundEvents(found, last, last.at)
            last = Place(event.at, last.passed + 1 if event.at == last.at else 1)
            if event.at == place.at and last.passed <= place.passed:
                continue
            count += 1
            if wanted.finds(event):
                found.append(event)
    return FoundEvents(found, None, last.at)
