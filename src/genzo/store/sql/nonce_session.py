"""Claims and deletes nonces, within the caller's transaction."""

from typing import NamedTuple

from genzo.catalogue.deleted_nonces import ExpiryRange, with_range
from genzo.store.sql.connection import Connection, Session

MAX_DELETED = 2000
"""The most nonces that one call deletes, so that no request waits long for it."""
_MAX_SECONDS = 15 * 60
"""The longest range that one call deletes: a range must not reach across a jump of the clock."""


class NonceTables(NamedTuple):
    """The names of a table of nonces and of the table of the ranges in which nonces were deleted."""

    nonces: str
    ranges: str


class _Statements(NamedTuple):
    claim: str
    oldest: str
    are_left: str
    ranges: str
    delete_ranges: str
    insert_range: str
    delete: str


DURABLE = NonceTables("durable_nonces", "deleted_nonces")


def _statements(tables: NonceTables) -> _Statements:
    nonces, ranges = tables
    return _Statements(
        claim=f"INSERT INTO {nonces} (digest, expires) SELECT :digest, CAST(:expires AS BIGINT) "
        f"WHERE NOT EXISTS (SELECT 1 FROM {ranges} WHERE :expires BETWEEN first_expiry AND last_expiry) "
        "ON CONFLICT DO NOTHING",
        oldest=f"SELECT min(expires), max(expires), count(*) FROM (SELECT expires FROM {nonces} "
        f"WHERE expires < :before AND expires <= (SELECT min(expires) FROM {nonces}) + {_MAX_SECONDS} "
        "ORDER BY expires LIMIT :count) AS oldest",
        are_left=f"SELECT EXISTS (SELECT 1 FROM {nonces} WHERE expires < :before)",
        ranges=f"SELECT first_expiry, last_expiry FROM {ranges}",
        delete_ranges=f"DELETE FROM {ranges}",
        insert_range=f"INSERT INTO {ranges} (first_expiry, last_expiry) VALUES (:first, :last)",
        delete=f"DELETE FROM {nonces} WHERE expires BETWEEN :first AND :last",
    )


_DURABLE = _statements(DURABLE)


class NonceWriter(Session):
    """Part of `genzo.catalogue.store.CatalogueWriter`.

    No claim may run beside `delete_nonces`: it might see neither the nonce nor the range.
    """

    _nonces = _DURABLE

    def claim_nonce(self, digest: bytes, expires: int) -> bool:
        return self._changed(self._nonces.claim, digest=digest, expires=expires) == 1

    def delete_nonces(self, before: int) -> bool:
        ((first, last, count),) = self._rows(self._nonces.oldest, before=before, count=MAX_DELETED)
        if not count:
            return False
        ranges = [ExpiryRange(*row) for row in self._rows(self._nonces.ranges)]
        self._change(self._nonces.delete_ranges)
        for each in with_range(ranges, ExpiryRange(first, last)):
            self._change(self._nonces.insert_range, first=each.first, last=each.last)
        self._change(self._nonces.delete, first=first, last=last)
        ((are_left,),) = self._rows(self._nonces.are_left, before=before)
        return bool(are_left)


class TransientNonceWriter(NonceWriter):
    """The same for nonces in other tables, which need not outlive their database's server."""

    def __init__(self, connection: Connection, tables: NonceTables) -> None:
        super().__init__(connection)
        self._nonces = _statements(tables)
