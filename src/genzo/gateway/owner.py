"""The account that a patched program acts as."""

from typing import NamedTuple


class Owner(NamedTuple):
    """An account and its access key."""

    account_id: str
    access_key_id: str
    access_key_secret: str
