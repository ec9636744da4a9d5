"""SSH keys: creating RSA pairs, and reading public keys in the form of OpenSSH (RFC 4253, 5656, 4716)."""

import base64
import hashlib
from typing import Any, NamedTuple

_BITS = 2048
_EXPONENT = 65537
_LENGTH = 4  # octets of the length before each string

_PLAIN = {
    "ssh-rsa": 2,
    "ssh-dss": 4,
    "ecdsa-sha2-nistp256": 2,
    "ecdsa-sha2-nistp384": 2,
    "ecdsa-sha2-nistp521": 2,
}
"""The number of strings after the type, for the key types that ImportKeyPair lists."""

_CERTIFIED = frozenset(
    (
        "ssh-rsa-cert-v00@openssh.com",
        "ssh-dss-cert-v00@openssh.com",
        "ssh-rsa-cert-v01@openssh.com",
        "ssh-dss-cert-v01@openssh.com",
        "ecdsa-sha2-nistp256-cert-v01@openssh.com",
        "ecdsa-sha2-nistp384-cert-v01@openssh.com",
        "ecdsa-sha2-nistp521-cert-v01@openssh.com",
    )
)


class NewKey(NamedTuple):
    """A new key: the private part in PEM, the public part in the form of OpenSSH."""

    private: str
    public: str


def new_key() -> NewKey:
    """A new RSA key of 2048 bits, in the form of CreateKeyPair's sample answer (PKCS#1)."""
    # The import takes longer than most requests, and few servers ever create a key.
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415

    return key_texts(rsa.generate_private_key(public_exponent=_EXPONENT, key_size=_BITS))


def key_texts(key: Any) -> NewKey:  # noqa: ANN401 - an RSAPrivateKey of the library, which is imported late
    """A key in the forms in which the service gives it."""
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - see new_key

    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    return NewKey(private.decode(), public.decode())


def finger_print(public_key: str) -> str | None:
    """The MD5 fingerprint of a public key (RFC 4716); None for a text that is no key of a supported type."""
    words = public_key.split(maxsplit=2)
    if len(words) < 2:  # noqa: PLR2004 - the type and the key
        return None
    try:
        octets = base64.b64decode(words[1], validate=True)
    except ValueError:  # binascii.Error, and another ValueError for characters beyond ASCII
        return None
    if not _is_key(words[0], octets):
        return None
    return hashlib.md5(octets, usedforsecurity=False).digest().hex(":")


def _is_key(key_type: str, octets: bytes) -> bool:
    name, rest = _string(octets)
    if name != key_type.encode():
        return False
    if key_type in _CERTIFIED:
        return bool(rest)
    if key_type not in _PLAIN:
        return False
    for _ in range(_PLAIN[key_type]):
        value, rest = _string(rest)
        if not value:
            return False
    return not rest


def _string(octets: bytes) -> tuple[bytes | None, bytes]:
    """The first string of the octets, or None if it is incomplete, and the octets after it."""
    end = _LENGTH + int.from_bytes(octets[:_LENGTH], "big")
    if len(octets) < end or len(octets) < _LENGTH:
        return None, b""
    return octets[_LENGTH:end], octets[end:]
