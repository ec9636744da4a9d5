"""Appends to the audit trail, reads and prunes it."""

from collections.abc import Iterator

import msgspec

from genzo.catalogue.audit import AuditEvent, AuditQuery
from genzo.store.sql import records
from genzo.store.sql.connection import Session

_BATCH = 500
_PRUNED_BATCH = 5000
PRUNED = "audit_pruned"
"""The metadata with the moment before which events were pruned, in milliseconds since 1970.

Triggers of the tables refuse to delete later events (migration 0007).
"""

_decoder = msgspec.json.Decoder(AuditEvent)
_encoder = msgspec.json.Encoder()


class AuditReader(Session):
    """Part of `genzo.catalogue.store.CatalogueReader`."""

    def audit_events(self, query: AuditQuery) -> Iterator[AuditEvent]:
        """In the order of (at, number), in batches, each from behind the last one."""
        place = (query.since, -1) if query.oldest_first else (query.until, -1)
        statement = records.audit_events(
            of_account=query.account_id is not None, oldest_first=query.oldest_first
        )
        values = {"of_account": query.account_id, "since": query.since, "until": query.until}
        while True:
            at, number = place
            rows = self._rows(statement, at=at, number=number, count=_BATCH, **values)
            for _, _, document in rows:
                event = _decoder.decode(document)
                if query.finds(event):
                    yield event
            if len(rows) < _BATCH:
                return
            place = rows[-1][:2]


class AuditWriter(AuditReader):
    """Part of `genzo.catalogue.store.CatalogueWriter`."""

    def put_audit_event(self, event: AuditEvent) -> None:
        document = _encoder.encode(event).decode()
        self._change(
            records.INSERT_AUDIT_EVENT, at=event.at, of_account=event.account_id, new_document=document
        )

    def prune_audit_events(self, before: int) -> int:
        rows = self._rows(records.METADATA, of_name=PRUNED)
        pruned = max(before, int(rows[0][0]) if rows else 0)
        self._change(records.UPSERT_METADATA, of_name=PRUNED, value=str(pruned))
        return self._changed(records.PRUNE_AUDIT_EVENTS, before=before, count=_PRUNED_BATCH)
