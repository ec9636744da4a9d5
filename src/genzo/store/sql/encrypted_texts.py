"""Secrets that are encrypted with AES-256-GCM (NIST SP 800-38D)."""

import os
from base64 import b64decode, b64encode
from collections.abc import Sequence
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from genzo.catalogue.store import StoreError
from genzo.catalogue.unready_reasons import UnreadyReason
from genzo.store.sql.secret_texts import PREFIX

_NONCE_BYTES = 12
_NAME_LENGTH = 8


class EncryptedTexts:
    """Encrypts with the first of some keys, and decrypts with any. See `genzo.store.sql.secret_texts`.

    A stored text is the prefix, the name of its key (the first digits of the key's SHA-256), a random nonce
    and the encrypted text. The place is authenticated with it. With ``is_decrypting``, texts are stored as
    they are.
    """

    def __init__(self, keys: Sequence[bytes], *, is_decrypting: bool = False) -> None:
        self.is_encrypting = not is_decrypting
        self._ciphers = {sha256(key).hexdigest()[:_NAME_LENGTH]: AESGCM(key) for key in keys}
        self._first = next(iter(self._ciphers))

    def sealed(self, text: str, place: str) -> str:
        """The text, encrypted with the first key, unless what is encrypted shall be decrypted."""
        if not self.is_encrypting:
            return text
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._ciphers[self._first].encrypt(nonce, text.encode(), place.encode())
        return f"{PREFIX}{self._first}:{b64encode(nonce + sealed).decode()}"

    def opened(self, text: str, place: str) -> str:
        """The text; one that was stored before encryption began is as it is.

        Raises:
            StoreError: its key is missing, or it was changed or moved.
        """
        if not text.startswith(PREFIX):
            return text
        name, _, sealed = text.removeprefix(PREFIX).partition(":")
        cipher = self._ciphers.get(name)
        if cipher is None:
            raise StoreError(
                f"A secret of the catalogue is encrypted with the key {name}, which the file of keys lacks: "
                "add that key to the file, after the newest.",
                UnreadyReason.SECRETS_KEY,
            )
        try:
            octets = b64decode(sealed, validate=True)
            return cipher.decrypt(octets[:_NONCE_BYTES], octets[_NONCE_BYTES:], place.encode()).decode()
        except (InvalidTag, ValueError):
            raise StoreError(
                f"A secret of the catalogue was changed or moved outside of Genzo ({place}): restore it from "
                "a backup, or replace it."
            ) from None
