"""The file of keys that encrypt the secrets of a catalogue (docs/secrets.md)."""

import os
from base64 import b64decode, b64encode
from pathlib import Path
from typing import TYPE_CHECKING

from genzo.service.regular_file import opened_regular_file
from genzo.service.server_settings import SettingsError
from genzo.store.sql.secret_texts import PLAIN, SecretTexts

if TYPE_CHECKING:
    from collections.abc import Sequence

_KEY_BYTES = 32
_OTHERS = 0o077


def new_key() -> str:
    """A new key, as a line of the file."""
    return b64encode(os.urandom(_KEY_BYTES)).decode()


def secret_texts(file: Path | None, *, decrypting: bool = False) -> SecretTexts:
    """Encodes secrets with the keys in a file; without a file, stores them as they are.

    With ``decrypting``, reads what the keys encrypt, and stores secrets as they are.

    Raises:
        SettingsError: the file cannot be used.
    """
    if file is None:
        return PLAIN
    # Most servers have no such file, and the library takes long to import.
    from genzo.store.sql.encrypted_texts import EncryptedTexts  # noqa: PLC0415

    return EncryptedTexts(read_keys(file), is_decrypting=decrypting)


def read_keys(file: Path) -> "Sequence[bytes]":
    """The keys in a file, one of 32 bytes in Base64 a line, the newest first.

    Raises:
        SettingsError: the file cannot be read, others may read it, or it has no key or a malformed one.
    """
    try:
        with opened_regular_file(file) as opened:
            mode = os.fstat(opened.fileno()).st_mode
            lines = [line.strip() for line in opened.read().decode().splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"The keys of secrets in {file} cannot be read ({_why(error)}): write one with genzo secrets "
            "new-key into a file that only you may read, or correct --secrets-key-file."
        ) from error
    if mode & _OTHERS:
        raise SettingsError(f"Other users may read the keys of secrets in {file}: run chmod 600 {file}.")
    keys = [_key(line, file) for line in lines if line]
    if not keys:
        raise SettingsError(f"{file} has no key of secrets: write one with genzo secrets new-key.")
    return keys


def _why(error: OSError | UnicodeDecodeError) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else "it is no text"


def _key(line: str, file: Path) -> bytes:
    try:
        key = b64decode(line, validate=True)
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise SettingsError(
            f"{file} has a line that is no key of secrets: each line has 32 bytes in Base64, as genzo "
            "secrets new-key writes them."
        )
    return key
