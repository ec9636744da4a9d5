"""Accounts and their access keys."""

import msgspec

FIRST_ACCOUNT_ID = 1234567890123456
"""The account that the first start creates.

Its access key is the one below if only this machine can reach the server, else a new one. Source:
docs/accounts.md.
"""
FIRST_ACCESS_KEY_ID = "genzo"
FIRST_ACCESS_KEY_SECRET = "genzo"  # noqa: S105 - published on purpose; the server listens on loopback only while it is active
MAX_OPEN_ACCOUNTS = 10_000
"""The default of ``--max-open-accounts``: how many accounts unknown access keys may have."""
UNKNOWN_OWNER_ID = 1000000000000000
"""The owner of imported images whose recorded answer says ``others`` and names no ImageOwnerId."""


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """An Alibaba Cloud account. ``account_id`` is its UID, ``created`` is in seconds since 1970.

    ``is_open``: a call with an unknown access key made it (``--auth open``).
    """

    account_id: int
    name: str
    created: int
    is_open: bool = False


class AccessKey(msgspec.Struct, frozen=True, kw_only=True):
    """An access key of an account, or of one of its RAM users.

    The secret is stored as it is, since HMAC needs it. ``user_name`` is ``""`` for a key of the account
    itself. ``created`` is in milliseconds since 1970, 0 if it is unknown.
    """

    access_key_id: str
    secret: str
    account_id: int
    active: bool = True
    user_name: str = ""
    created: int = 0
