"""The account that a patched program acts as."""

from collections.abc import Callable
from typing import NamedTuple


class Owner(NamedTuple):
    """An account, its access key, and the region that it works in."""

    account_id: str
    access_key_id: str
    access_key_secret: str
    region_id: Callable[[], str]
