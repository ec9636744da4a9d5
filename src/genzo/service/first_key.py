"""Chooses the access key that the first start gives the first account."""

import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID, AccessKey
from genzo.catalogue.id_generator import IdGenerator
from genzo.service.access_key_checks import checked_access_key_id, checked_secret
from genzo.service.regular_file import opened_regular_file
from genzo.service.server_settings import ServerSettings, SettingsError
from genzo.service.setup import WELL_KNOWN_KEY


def first_key(settings: ServerSettings, ids: IdGenerator) -> AccessKey:
    """The key for the first account of a new catalogue.

    It is the key in the operator's files, if there are any; the well-known key where only this machine can
    reach the server; else a new one.

    Raises:
        SettingsError: a file cannot be read or has no valid key, or one of the two is missing.
    """
    if settings.access_key_id_file is not None or settings.access_key_secret_file is not None:
        return _from_files(settings.access_key_id_file, settings.access_key_secret_file)
    may_be_known = settings.listens_on_loopback or settings.allow_default_key
    if settings.first_key == "auto" and may_be_known:
        return WELL_KNOWN_KEY
    return new_access_key(ids, FIRST_ACCOUNT_ID)


def announcement(key: AccessKey, settings: ServerSettings) -> str:
    """The lines about a key and a control token that were made; ``""`` for the well-known key.

    The secret of a new key is shown here and never again. That of files is not shown.
    """
    if key == WELL_KNOWN_KEY:
        return ""
    return _about_key(key, settings) + _about_control(settings)


def _about_control(settings: ServerSettings) -> str:
    if not settings.made_control_token:
        return ""
    return (
        f"The pages under /_genzo need the control token:\n  Token            {settings.made_control_token}\n"
    )


def _about_key(key: AccessKey, settings: ServerSettings) -> str:
    if settings.access_key_id_file is not None:
        file = settings.access_key_id_file
        return f"genzo gave account {key.account_id} the access key {key.access_key_id} of {file}.\n"
    return (
        f"genzo made an access key for account {key.account_id}. Its secret is shown only here:\n"
        f"  AccessKeyId      {key.access_key_id}\n"
        f"  AccessKeySecret  {key.secret}\n"
    )


def new_access_key(ids: IdGenerator, account_id: int) -> AccessKey:
    """A random access key, which is stored nowhere yet."""
    return AccessKey(
        access_key_id=ids.new_access_key_id(),
        secret=ids.new_access_key_secret(),
        account_id=account_id,
        created=int(time.time() * 1000),
    )


def _from_files(id_file: Path | None, secret_file: Path | None) -> AccessKey:
    if id_file is None or secret_file is None:
        raise SettingsError(
            "An access key has two files: name both with --access-key-id-file and --access-key-secret-file."
        )
    key = msgspec.structs.replace(
        WELL_KNOWN_KEY,
        access_key_id=value_in_file(id_file, checked_access_key_id),
        secret=value_in_file(secret_file, checked_secret),
        created=int(time.time() * 1000),
    )
    if key.secret == WELL_KNOWN_KEY.secret:
        raise SettingsError(f"The secret in {secret_file} is the well-known one: choose another.")
    return key


def value_in_file(file: Path, checked: Callable[[str], str]) -> str:
    """The text in a file that an operator names, without the line break at its end.

    Raises:
        SettingsError: it cannot be read, or ``checked`` refuses the text.
    """
    try:
        with opened_regular_file(file) as opened:
            text = opened.read().decode()
        return checked(text.strip())
    except OSError as error:
        raise SettingsError(f"The file {file} cannot be read ({error.strerror}): name another.") from error
    except ValueError as error:
        # A UnicodeDecodeError shows what is in the file.
        reason = "it is no text" if isinstance(error, UnicodeDecodeError) else error
        raise SettingsError(f"The file {file} has no valid value: {reason}.") from None
