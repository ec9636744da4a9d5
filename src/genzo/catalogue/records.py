"""What a store reads and writes at once, beside images and resources."""

from typing import NamedTuple

from genzo.catalogue.accounts import AccessKey, Account
from genzo.catalogue.runtime_settings import RuntimeSettings


class TokenKey(NamedTuple):
    """Identifies a client token: the same text may be used by other accounts, actions and regions."""

    account_id: int
    action: str
    region_id: str
    token: str


class TokenUse(NamedTuple):
    """The request that was made with a client token: a digest of its parameters, and its answer.

    ``used`` is in seconds since 1970, by the system's clock.
    """

    digest: str
    answer: bytes
    used: int


class AuthRecord(NamedTuple):
    """What every request reads before its action: the access key, if there is one, and the settings.

    The settings are those in force for the key's account, or those of all accounts if there is no key.
    """

    key: AccessKey | None
    settings: RuntimeSettings


class AccountRecord(NamedTuple):
    """An account, if it exists, and the settings in force for it."""

    account: Account | None
    settings: RuntimeSettings


class ResetCounts(NamedTuple):
    """How many images and resources a reset deleted."""

    images: int
    resources: int
