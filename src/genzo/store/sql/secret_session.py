"""Rewrites the stored secrets, after the key that encrypts them has changed."""

from collections import Counter
from collections.abc import Mapping

from genzo.catalogue.records import TokenKey
from genzo.store.sql import records
from genzo.store.sql.client_token_session import ClientTokenWriter
from genzo.store.sql.connection import Session
from genzo.store.sql.principal_session import PrincipalWriter
from genzo.store.sql.rows import resource_document, resource_of
from genzo.store.sql.secret_texts import opened_resource, sealed_resource

SECRETS_KEY = "secrets key"
"""The metadata that is encrypted like a secret, so that a server with another key does not start."""


class SecretReader(Session):
    """Part of `genzo.catalogue.store.CatalogueReader`."""

    def secrets_key_is_marked(self) -> bool:
        rows = self._rows(records.METADATA, of_name=SECRETS_KEY)
        if not rows:
            return not self._secrets.is_encrypting
        self._secrets.opened(rows[0][0], SECRETS_KEY)
        return True


class SecretWriter(PrincipalWriter, ClientTokenWriter, SecretReader):
    """Part of `genzo.catalogue.store.CatalogueWriter`."""

    def mark_secrets_key(self) -> None:
        value = self._secrets.sealed("genzo", SECRETS_KEY)
        self._change(records.UPSERT_METADATA, of_name=SECRETS_KEY, value=value)

    def rewrite_secrets(self) -> Mapping[str, int]:
        """Decode every stored secret, and store it as new ones are. Returns the number of rows by table."""
        # A start does not wait for the modules of all kinds.
        from genzo.catalogue.resource_kinds import RESOURCE_KINDS  # noqa: PLC0415

        counts = Counter[str]()
        for row in self._rows(records.ALL_ACCESS_KEYS):
            self.put_access_key(self._access_key(row))
            counts["access_keys"] += 1
        for (document,) in self._rows(records.ALL_ROLE_SESSIONS):
            self._put_role_session(self._role_session(document))
            counts["role_sessions"] += 1
        for kind in (each for each in RESOURCE_KINDS.values() if each.secret_members):
            for number, document in self._rows(records.RESOURCES_OF_KIND, of_kind=kind.kind):
                resource = opened_resource(resource_of(kind, document), self._secrets)
                changed = resource_document(sealed_resource(resource, self._secrets))
                self._change(records.REPLACE_RESOURCE, of_number=number, new_document=changed)
                counts[kind.kind] += 1
        for *key, digest, answer, used in self._rows(records.ALL_CLIENT_TOKENS):
            token = TokenKey(*key)
            self._put_client_token(token, self._token_use(token, (digest, answer, used)))
            counts["client_tokens"] += 1
        self.mark_secrets_key()
        return counts
