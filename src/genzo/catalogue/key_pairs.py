"""SSH key pairs: the public key and its fingerprint. The private key is returned once and not stored."""

import re
from typing import ClassVar

from genzo.catalogue.resource import Resource

_NAME = re.compile(r"[^\W\d_][\w:\-]{1,127}")
_URL_PREFIXES = ("http://", "https://")


class KeyPair(Resource, frozen=True, kw_only=True, omit_defaults=True):
    """A key pair. Its name is also its ``resource_id``, as TagResources demands.

    ``public_key`` is a line of an ``authorized_keys`` file.
    """

    kind: ClassVar[str] = "keypair"

    key_pair_id: str = ""
    finger_print: str = ""
    public_key: str = ""


def is_valid_key_pair_name(name: str) -> bool:
    """Whether CreateKeyPair accepts a KeyPairName.

    2 to 128 letters, digits, ``:``, ``_`` and ``-``; a letter of any script first; no URL.
    """
    return bool(_NAME.fullmatch(name)) and not name.startswith(_URL_PREFIXES)
