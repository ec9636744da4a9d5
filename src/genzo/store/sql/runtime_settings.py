"""The runtime settings: those of all accounts in the metadata, those of one account in a row of its own."""

from functools import lru_cache

import msgspec

from genzo.catalogue.account_settings import NOTHING_SET, AccountSettings, in_force
from genzo.catalogue.runtime_settings import NO_OVERRIDES, RuntimeSettings
from genzo.catalogue.store import StoreError

METADATA_NAME = "settings"
"""The name of the settings of all accounts in the metadata. Without a value nothing is set."""

_ENCODER = msgspec.json.Encoder()
_OF_ALL = msgspec.json.Decoder(RuntimeSettings)
_OF_ACCOUNT = msgspec.json.Decoder(AccountSettings)
_MAX_ACCOUNTS = 4096
"""The accounts whose decoded settings are kept. A suite has an account for each of its tests."""


def settings_text(settings: RuntimeSettings | AccountSettings) -> str:
    """Settings as text."""
    return _ENCODER.encode(settings).decode()


def settings_of(text: str | None) -> RuntimeSettings:
    """The settings of all accounts from text.

    Raises:
        StoreError: this version of Genzo cannot read them.
    """
    return NO_OVERRIDES if text is None else _decoded(text)


def account_settings_of(text: str | None) -> AccountSettings:
    """What is set for one account, from text.

    Raises:
        StoreError: this version of Genzo cannot read it.
    """
    return NOTHING_SET if text is None else _decoded_of_account(text)


def settings_in_force(of_all: str | None, own: str | None) -> RuntimeSettings:
    """The settings in force for an account, from the text of all accounts and its own.

    Raises:
        StoreError: this version of Genzo cannot read them.
    """
    return settings_of(of_all) if own is None else _in_force(of_all, own)


# Every request reads the settings, which seldom change.
@lru_cache(maxsize=16)
def _decoded(text: str) -> RuntimeSettings:
    try:
        return _OF_ALL.decode(text)
    except msgspec.MsgspecError as error:
        raise _unreadable(error) from error


def _decoded_of_account(text: str) -> AccountSettings:
    try:
        return _OF_ACCOUNT.decode(text)
    except msgspec.MsgspecError as error:
        raise _unreadable(error) from error


@lru_cache(maxsize=_MAX_ACCOUNTS)
def _in_force(of_all: str | None, own: str) -> RuntimeSettings:
    return in_force(_decoded_of_account(own), settings_of(of_all))


def _unreadable(error: msgspec.MsgspecError) -> StoreError:
    return StoreError(
        f"What is set through /_genzo/ cannot be read ({error}): take it back with the version of Genzo "
        "that set it."
    )
