"""The nonces of reads of all servers that use one PostgreSQL database."""

from genzo.store.postgresql.store import PostgresqlStore


class PostgresqlNonces:
    """See `genzo.identity.nonces.Nonces`."""

    def __init__(self, store: PostgresqlStore) -> None:
        self._store = store
        self._swept_minute = 0

    def claim(self, digest: bytes, now: int, expires: int) -> bool:
        """Take a nonce; False if any server took it before. ``expires`` is when it may be deleted."""
        if now // 60 != self._swept_minute:
            self._swept_minute = now // 60
            if self._store.delete_nonces(now):
                self._swept_minute = 0
        return self._store.claim_nonce(digest, expires)
