"""Compares the audit trail of a catalogue with what its clients know of their writes."""

import time
from collections.abc import Sequence
from pathlib import Path

from genzo.catalogue.audit import AuditEvent, AuditQuery
from genzo.catalogue.store import StoreError
from genzo.service.build import build_service
from genzo.service.open_objects import open_objects
from genzo.service.server_settings import parse_database_url
from tests.crash.client import Client
from tests.crash.operations import WRITES
from tests.crash.writes import Writes, require_one_event_each

_PATIENCE = 30.0


class TrailReader:
    """Reads the events of a catalogue since the last time."""

    def __init__(self, database: str) -> None:
        self._database = database
        self._since = int(time.time() * 1000)

    def require_events_of(self, clients: Sequence[Client]) -> None:
        """Check that each write has exactly one event, and each event its write. No client may write now."""
        require_one_event_each([client.writes for client in clients], self._carried_out())
        for client in clients:
            client.writes = Writes()

    def _carried_out(self) -> list[AuditEvent]:
        until = int(time.time() * 1000)
        query = AuditQuery(since=self._since, until=until, oldest_first=True)
        events = _patiently_read(self._database, query)
        self._since = until
        return [
            event for event in events if event.action in WRITES and not event.error and not event.is_repeat
        ]


def _patiently_read(database: str, query: AuditQuery) -> list[AuditEvent]:
    """The events of a query, also from a busy database server, which Genzo gives up after half a second."""
    service = build_service(parse_database_url(database), objects=open_objects("", Path()))
    deadline = time.monotonic() + _PATIENCE
    try:
        while True:
            try:
                with service.store.reading() as catalogue:
                    return list(catalogue.audit_events(query))
            except StoreError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
    finally:
        service.store.close()
