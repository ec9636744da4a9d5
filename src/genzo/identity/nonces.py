"""Used signature nonces (docs/reference/protocol.md#nonces)."""

import hashlib
from typing import Protocol


class Nonces(Protocol):
    """Stores used nonces until the time stamps of their requests have left the window."""

    def claim(self, digest: bytes, now: int, expires: int) -> bool:
        """Claim a nonce; False if it was claimed before.

        ``digest`` is from `nonce_digest`. ``now`` and ``expires`` are in seconds since 1970; the nonce may be
        deleted after ``expires``.
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
        self._buckets: dict[int, set[bytes]] = {}
        self._swept_minute = 0

    def claim(self, digest: bytes, now: int, expires: int) -> bool:
        """See `Nonces`. Every bucket is searched, since a nonce may be repeated with another time stamp."""
        if now // 60 != self._swept_minute:
            self._swept_minute = now // 60
            self._buckets = {
                minute: bucket for minute, bucket in self._buckets.items() if minute >= now // 60
            }
        for bucket in self._buckets.values():
            if digest in bucket:
                return False
        self._buckets.setdefault(expires // 60, set()).add(digest)
        return True
