"""Which signature nonces have been used (docs/reference/protocol.md#nonces)."""

import hashlib
from typing import Protocol


class Nonces(Protocol):
    """Keeps nonces for as long as a request with them could be accepted."""

    def claim(self, digest: bytes, now: int, expires: int) -> bool:
        """Take a nonce; False if it was taken before. ``expires`` is when it may be deleted."""


def digest_of(access_key_id: str, nonce: str) -> bytes:
    """16 bytes for a nonce of an access key, whatever its length (docs/reference/protocol.md#nonces)."""
    return hashlib.blake2b(f"{access_key_id}\0{nonce}".encode(), digest_size=16).digest()


class MemoryNonces:
    """The nonces of a server with a single worker, in buckets of a minute."""

    def __init__(self) -> None:
        self._buckets: dict[int, set[bytes]] = {}
        self._swept_minute = 0

    def claim(self, digest: bytes, now: int, expires: int) -> bool:
        """See `Nonces`. A nonce is one whatever its time stamp, so every bucket is searched."""
        if now // 60 != self._swept_minute:
            self._swept_minute = now // 60
            self._buckets = {
                minute: digests for minute, digests in self._buckets.items() if minute >= now // 60
            }
        for bucket in self._buckets.values():
            if digest in bucket:
                return False
        self._buckets.setdefault(expires // 60, set()).add(digest)
        return True
