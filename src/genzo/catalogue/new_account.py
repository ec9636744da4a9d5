"""What an operator chooses of a new account, and what can be wrong with it."""

from typing import NamedTuple

from genzo.catalogue.accounts import AccessKey, Account

MAX_ACCOUNT_ID = 2**63 - 1


class NewAccount(NamedTuple):
    """What an operator chooses of a new account. ``""`` and 0 stand for what is generated."""

    name: str = ""
    account_id: int = 0
    access_key_id: str = ""
    access_key_secret: str = ""


class AccountWithKey(NamedTuple):
    """A new account and its first access key."""

    account: Account
    key: AccessKey


class AccountExistsError(ValueError):
    """The id or name of a new account, or its access key, is in use; the text is one sentence."""


class NoSuchAccountError(LookupError):
    """There is no such account; the text is one sentence for the operator."""
