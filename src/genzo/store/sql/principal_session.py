"""Reads and writes accounts, their access keys, and role sessions."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from genzo.catalogue.accounts import AccessKey, Account
from genzo.catalogue.principals import RoleSession
from genzo.catalogue.ram import GLOBAL
from genzo.catalogue.records import AccountRecord, AuthRecord
from genzo.store.sql import records, runtime_settings
from genzo.store.sql.connection import Session
from genzo.store.sql.view_writer import ViewWriter

ROLE_SESSION_SECONDS = 24 * 60 * 60
"""How long an expired role session is stored, so that its use is answered with the right error."""


class PrincipalReader(Session):
    """Part of `genzo.catalogue.store.CatalogueReader`."""

    def account(self, account_id: int) -> Account | None:
        rows = self._rows(records.ACCOUNT, of_account=account_id)
        return _account(rows[0]) if rows else None

    def account_named(self, name: str) -> Account | None:
        rows = self._rows(records.ACCOUNT_NAMED, of_name=name)
        return _account(rows[0]) if rows else None

    def account_record(self, account_id: int) -> AccountRecord:
        values = {"of_account": account_id, "of_name": runtime_settings.METADATA_NAME}
        ((*columns, of_all, own),) = self._rows(records.ACCOUNT_RECORD, **values)
        account = None if columns[0] is None else _account(columns)
        return AccountRecord(account, runtime_settings.settings_in_force(of_all, own))

    def accounts(self) -> list[Account]:
        return [_account(row) for row in self._rows(records.ACCOUNTS)]

    def open_account_count(self) -> int:
        ((count,),) = self._rows(records.OPEN_ACCOUNT_COUNT)
        return int(count)

    def unused_open_accounts(self, count: int) -> list[int]:
        return [account_id for (account_id,) in self._rows(records.UNUSED_OPEN_ACCOUNTS, count=count)]

    def owns_anything(self, account_id: int) -> bool:
        ((owns,),) = self._rows(records.OWNS_ANYTHING, of_account=account_id)
        return bool(owns)

    def access_key(self, access_key_id: str) -> AccessKey | None:
        rows = self._rows(records.ACCESS_KEY, of_key=access_key_id)
        return self._access_key(rows[0]) if rows else None

    def access_keys(self, account_id: int) -> list[AccessKey]:
        return [self._access_key(row) for row in self._rows(records.ACCESS_KEYS, of_account=account_id)]

    def role_session(self, access_key_id: str) -> RoleSession | None:
        rows = self._rows(records.ROLE_SESSION, of_key=access_key_id)
        return self._role_session(rows[0][0]) if rows else None

    def auth_record(self, access_key_id: str) -> AuthRecord:
        names = {"of_key": access_key_id, "of_name": runtime_settings.METADATA_NAME}
        ((*columns, of_all, own),) = self._rows(records.AUTH_RECORD, **names)
        key = None if columns[0] is None else self._access_key(columns)
        return AuthRecord(key, runtime_settings.settings_in_force(of_all, own))

    def _access_key(self, row: Sequence[Any]) -> AccessKey:
        access_key_id, secret, account_id, active, user_name, created = row
        return AccessKey(
            access_key_id=access_key_id,
            secret=self._secrets.opened(secret, key_place(access_key_id)),
            account_id=account_id,
            active=bool(active),
            user_name=user_name,
            created=created,
        )

    def _role_session(self, document: str) -> RoleSession:
        session = msgspec.json.decode(document, type=RoleSession)
        return _with_secret(session, self._secrets.opened)


class PrincipalWriter(PrincipalReader, ViewWriter):
    """Part of `genzo.catalogue.store.CatalogueWriter`."""

    def put_account(self, account: Account) -> None:
        values = {"new_name": account.name, "new_created": account.created, "is_open": account.is_open}
        self._change(records.UPSERT_ACCOUNT, of_account=account.account_id, **values)
        self._note_principals(account.account_id)

    def delete_account(self, account_id: int) -> None:
        self._change(records.DELETE_ACCOUNT, of_account=account_id)
        self._note_principals(account_id)

    def put_access_key(self, key: AccessKey) -> None:
        self._note_key(key.access_key_id)
        self._note_principals(key.account_id)
        self._change(
            records.UPSERT_ACCESS_KEY,
            of_key=key.access_key_id,
            secret=self._secrets.sealed(key.secret, key_place(key.access_key_id)),
            of_account=key.account_id,
            active=key.active,
            of_user=key.user_name,
            new_created=key.created,
        )

    def delete_access_key(self, access_key_id: str) -> bool:
        self._note_key(access_key_id)
        return bool(self._changed(records.DELETE_ACCESS_KEY, of_key=access_key_id))

    def put_role_session(self, session: RoleSession, now: int) -> None:
        deleted = self._rows(records.DELETE_OLD_ROLE_SESSIONS, before=now - ROLE_SESSION_SECONDS)
        self._note_principals(*(account_id for (account_id,) in deleted))
        self._put_role_session(session)

    def _put_role_session(self, session: RoleSession) -> None:
        document = msgspec.json.encode(_with_secret(session, self._secrets.sealed)).decode()
        self._change(
            records.UPSERT_ROLE_SESSION,
            of_key=session.access_key_id,
            of_account=session.account_id,
            expires=session.system_expiry or session.expires,
            new_document=document,
        )
        self._note_principals(session.account_id)

    def _note_key(self, access_key_id: str) -> None:
        """Note the account that has an access key before the write."""
        rows = self._rows(records.ACCOUNT_OF_KEY, of_key=access_key_id)
        self._note_principals(*(account_id for (account_id,) in rows))

    def _note_principals(self, *account_ids: int) -> None:
        self.note_written((account_id, GLOBAL) for account_id in account_ids)


def _account(row: Sequence[Any]) -> Account:
    account_id, name, created, is_open = row
    return Account(account_id=account_id, name=name, created=created, is_open=bool(is_open))


def key_place(access_key_id: str) -> str:
    """The place of an access key's secret (`genzo.store.sql.secret_texts`)."""
    return f"access_keys/{access_key_id}/secret"


def _with_secret(session: RoleSession, coded: Callable[[str, str], str]) -> RoleSession:
    """A role session whose secret is coded for its place."""
    place = f"role_sessions/{session.access_key_id}/secret"
    return msgspec.structs.replace(session, secret=coded(session.secret, place))
