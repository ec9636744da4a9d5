"""Accounts and their access keys."""

import msgspec

FIRST_ACCOUNT_ID = 1234567890123456
"""The account that the first start creates, with the access key below."""
FIRST_ACCESS_KEY_ID = "genzo"
FIRST_ACCESS_KEY_SECRET = "genzo"  # noqa: S105 - well known on purpose; loopback only while it is active
UNKNOWN_OWNER_ID = 1000000000000000
"""Owns what a recorded answer shows as others' without saying whose."""


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """An Alibaba Cloud account; ``account_id`` is its UID."""

    account_id: int
    name: str
    created: int


class AccessKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key pair of an account. The secret is kept as it is, since HMAC needs it."""

    access_key_id: str
    secret: str
    account_id: int
    active: bool = True
