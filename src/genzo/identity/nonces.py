"""Which signature nonces have been used (docs/reference/protocol.md#nonces)."""

import hashlib
from typing import Protocol


class Nonces(Protocol):
    """Remembers nonces for as long as a request that bears them could be taken as fresh."""

    def claim(self, digest: bytes, now: int, expires: int) -> bool:
        """Take a nonce; False when it was taken before. ``expires`` is when it may be forgotten."""


def nonce_digest(access_key_id: str, nonce: str) -> bytes:
    """16 bytes for a nonce of an access key, whatever its length (docs/reference/protocol.md#nonces)."""
    return hashlib.blake2b(f"{access_key_id}\0{nonce}".encode(), digest_size=16).digest()


class MemoryNonces:
    """The nonces of a server with a single worker, in buckets of a minute."""

    def __init__(self) -> None:
        self._buckets: dict[int, set[bytes]] = {}
        self._swept = 0

    def claim(self, digest: bytes, now: int, expires: int) -> bool:
        """See Nonces. A nonce sent with two time stamps is still one nonce, so every bucket is asked."""
        if now // 60 != self._swept:
            self._swept = now // 60
            self._buckets = {minute: kept for minute, kept in self._buckets.items() if minute >= now // 60}
        for bucket in self._buckets.values():
            if digest in bucket:
                return False
        self._buckets.setdefault(expires // 60, set()).add(digest)
        return True
