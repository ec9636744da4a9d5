"""Reads and writes the uses of client tokens."""

from typing import Any

from genzo.catalogue.records import TokenKey, TokenUse
from genzo.store.sql import records
from genzo.store.sql.connection import Session

TOKEN_SECONDS = 24 * 60 * 60
"""How long the answer to a client token is stored at least."""


class ClientTokenReader(Session):
    """Part of `genzo.catalogue.store.CatalogueReader`."""

    def client_token(self, key: TokenKey) -> TokenUse | None:
        rows = self._rows(records.CLIENT_TOKEN, **_token(key))
        return self._token_use(key, rows[0]) if rows else None

    def _token_use(self, key: TokenKey, row: tuple[str, str, int]) -> TokenUse:
        digest, answer, used = row
        return TokenUse(digest, self._secrets.opened(answer, _token_place(key)).encode(), used)


class ClientTokenWriter(ClientTokenReader):
    """Part of `genzo.catalogue.store.CatalogueWriter`."""

    def put_client_token(self, key: TokenKey, use: TokenUse) -> None:
        self._change(records.DELETE_OLD_CLIENT_TOKENS, before=use.used - TOKEN_SECONDS)
        self._put_client_token(key, use)

    def _put_client_token(self, key: TokenKey, use: TokenUse) -> None:
        # The answer of CreateKeyPair has a private key.
        answer = self._secrets.sealed(use.answer.decode(), _token_place(key))
        values = {"digest": use.digest, "answer": answer, "used": use.used}
        self._change(records.UPSERT_CLIENT_TOKEN, **_token(key), **values)


def _token(key: TokenKey) -> dict[str, Any]:
    return {
        "of_account": key.account_id,
        "of_action": key.action,
        "of_region": key.region_id,
        "of_token": key.token,
    }


def _token_place(key: TokenKey) -> str:
    return f"client_tokens/{key.account_id}/{key.action}/{key.region_id}/{key.token}"
