"""SSH keys: making RSA pairs, and reading public keys as OpenSSH writes them (RFC 4253, 5656, 4716)."""

import base64
import binascii
import hashlib
from typing import NamedTuple

_BITS = 2048
_EXPONENT = 65537
_LENGTH = 4  # octets that say how long the next string is

_PLAIN = {
    "ssh-rsa": 2,
    "ssh-dss": 4,
    "ecdsa-sha2-nistp256": 2,
    "ecdsa-sha2-nistp384": 2,
    "ecdsa-sha2-nistp521": 2,
}
"""How many strings follow the type in keys of the types that ImportKeyPair lists."""

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
    """A new key: the private half as PEM, the public one as OpenSSH writes it."""

    private: str
    public: str


def new_key() -> NewKey:
    """A new RSA key of 2048 bits, in the form that the sample answer of CreateKeyPair has (PKCS#1)."""
    # Loading it takes longer than most requests, and few servers ever make a key.
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415

    key = rsa.generate_private_key(public_exponent=_EXPONENT, key_size=_BITS)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    return NewKey(private.decode(), public.decode())


def finger_print(public_key: str) -> str | None:
    """The MD5 fingerprint of RFC 4716 of a public key; None for a text that is none of a supported type."""
    words = public_key.split(maxsplit=2)
    if len(words) < 2:  # noqa: PLR2004 - the type and the key
        return None
    try:
        octets = base64.b64decode(words[1], validate=True)
    except binascii.Error:
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
    """The first string of the octets, None where there is no whole one, and what follows it."""
    end = _LENGTH + int.from_bytes(octets[:_LENGTH], "big")
    if len(octets) < end or len(octets) < _LENGTH:
        return None, b""
    return octets[_LENGTH:end], octets[end:]
