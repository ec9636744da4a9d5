"""Deletes what accounts own, all at once: for a reset, and with an account."""

from collections.abc import Mapping

from genzo.catalogue.image import EVERY_REGION
from genzo.catalogue.ram import GLOBAL
from genzo.catalogue.records import ResetCounts
from genzo.store.sql import records
from genzo.store.sql.principal_session import PrincipalWriter
from genzo.store.sql.view_writer import EVERYTHING, PUBLIC

_IMAGES = "source = 'account' AND owner_id = :of_account"
_SHARED_BY = f"image_number IN (SELECT number FROM images WHERE {_IMAGES})"
_OF_ACCOUNT = {
    "image_shares": _SHARED_BY,
    "images": _IMAGES,
    "resources": "owner_id = :of_account",
    "client_tokens": "account_id = :of_account",
    "access_keys": "account_id = :of_account AND user_name <> ''",
    "role_sessions": "account_id = :of_account",
    "account_settings": "account_id = :of_account",
}
# No account owns a retired public image.
_OF_ALL = {
    "image_shares": "source = 'account'",
    "images": "source = 'account'",
    "resources": "owner_id <> 0",
    "client_tokens": "1 = 1",
    "access_keys": "user_name <> ''",
    "role_sessions": "1 = 1",
    "account_settings": "1 = 1",
}
_WITH_ACCOUNT = {
    **_OF_ACCOUNT,
    "image_shares": f"{_SHARED_BY} OR account_id = :of_account",
    "access_keys": "account_id = :of_account",
    "accounts": "account_id = :of_account",
}


def _deletions(which: Mapping[str, str]) -> Mapping[str, str]:
    return {table: f"DELETE FROM {table} WHERE {condition}" for table, condition in which.items()}


_RESET_ACCOUNT, _RESET_ALL, _DELETE_ACCOUNT = map(_deletions, (_OF_ACCOUNT, _OF_ALL, _WITH_ACCOUNT))
"""What is deleted, by table in order. Foreign keys delete tags and snapshots with their images.

They would delete shares too, but in a statement for each image, which each would change the kept totals. The
keys of users and the sessions of roles go with the users and roles, which are resources.
"""
_COUNTED = ("images", "resources")

_VIEWS = f"""
SELECT owner_id, region_id FROM images WHERE {_IMAGES}
UNION SELECT {PUBLIC}, region_id FROM images WHERE {_IMAGES} AND (is_public OR region_id = '{EVERY_REGION}')
UNION SELECT account_id, region_id FROM image_shares WHERE {_SHARED_BY}
UNION SELECT owner_id, region_id FROM resources WHERE owner_id = :of_account"""
"""The views that have something of an account: its own, and those of accounts that see its images."""
_VIEWS_OF_SHARES = """
SELECT account_id, region_id FROM image_shares WHERE account_id = :of_account
UNION SELECT owner_id, region_id FROM image_shares WHERE account_id = :of_account"""
"""The views that have what is shared with an account."""


class ResetWriter(PrincipalWriter):
    """Part of `genzo.catalogue.store.CatalogueWriter`."""

    def reset(self, account_id: int | None) -> ResetCounts:
        if account_id is not None:
            self._note_views(_VIEWS, account_id)
            return self._delete(_RESET_ACCOUNT, account_id)
        counts = self._delete(_RESET_ALL, None)
        # Any account may have seen one of the images.
        self._change(records.bump_every_version(self._connection.dialect.transaction))
        self.note_written(EVERYTHING)
        return counts

    def delete_account_cascade(self, account_id: int) -> ResetCounts:
        self._note_views(f"{_VIEWS}\nUNION {_VIEWS_OF_SHARES}", account_id)
        return self._delete(_DELETE_ACCOUNT, account_id)

    def _note_views(self, statement: str, account_id: int) -> None:
        rows = self._rows(statement, of_account=account_id)
        self.note_written((seen_by, region_id) for seen_by, region_id in rows)
        self.note_written([(account_id, GLOBAL)])

    def _delete(self, statements: Mapping[str, str], account_id: int | None) -> ResetCounts:
        counts = dict.fromkeys(_COUNTED, 0)
        for table, statement in statements.items():
            values = {} if account_id is None else {"of_account": account_id}
            if table in counts:
                counts[table] = self._changed(statement, **values)
            else:
                self._change(statement, **values)
        return ResetCounts(**counts)
