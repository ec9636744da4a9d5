"""Used signature nonces of one server (docs/reference/protocol.md#nonces).

Those of writes are in the catalogue, too: see `genzo.service.writing`.
"""

import hashlib
from typing import Protocol

from genzo.catalogue.deleted_nonces import ExpiryRange, with_range


class Nonces(Protocol):
    """Stores used nonces until the time stamps of their requests have left the window."""

    def claim(self, digest: bytes, now: int, expires: int) -> bool:
        """Claim a nonce; False if it was claimed before.

        ``digest`` is from `nonce_digest`. ``now`` and ``expires`` are in seconds since 1970; the nonce may be
        deleted after ``expires``. Nonces that expire when deleted ones did are refused
        (`genzo.catalogue.deleted_nonces`).
        """


def nonce_digest(access_key_id: str, nonce: str) -> bytes:
    """A digest of 16 bytes for a nonce of an access key.

    The length of a nonce is not limited (docs/reference/protocol.md#nonces).
    """
    # NUL separates them: query parameters with a NUL are rejected, and HTTP headers cannot contain one.
    return hashlib.blake2b(f"{access_key_id}\0{nonce}".encode(), digest_size=16).digest()


class MemoryNonces:
    """The nonces of a server with one worker, in one bucket per minute of expiry."""

    def __init__(self) -> None:
        self._buckets: dict[int, _Bucket] = {}
        self._deleted: list[ExpiryRange] = []
        self._swept_minute = 0

    def claim(self, digest: bytes, now: int, expires: int) -> bool:
        """See `Nonces`. Every bucket is searched, since a nonce may be repeated with another time stamp."""
        if now // 60 != self._swept_minute:
            self._swept_minute = now // 60
            self._delete_before(now // 60)
        for bucket in self._buckets.values():
            if digest in bucket.digests:
                return False
        for deleted in self._deleted:
            if deleted.first <= expires <= deleted.last:
                return False
        bucket = self._buckets.get(expires // 60)
        if bucket is None:
            bucket = self._buckets[expires // 60] = _Bucket(expires)
        bucket.digests.add(digest)
        bucket.first = min(bucket.first, expires)
        bucket.last = max(bucket.last, expires)
        return True

    def _delete_before(self, minute: int) -> None:
        for each in sorted(self._buckets):
            if each < minute:
                bucket = self._buckets.pop(each)
                self._deleted = with_range(self._deleted, ExpiryRange(bucket.first, bucket.last))


class _Bucket:
    """Nonces that expire in the same minute, and the first and last of their expiries."""

    __slots__ = ("digests", "first", "last")

    def __init__(self, expires: int) -> None:
        self.digests: set[bytes] = set()
        self.first = self.last = expires
