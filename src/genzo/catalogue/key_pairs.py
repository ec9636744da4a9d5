"""SSH key pairs: the public half and its fingerprint. The private half is given away and kept nowhere."""

import re
from typing import ClassVar

from genzo.catalogue.resource import Resource

_NAME = re.compile(r"[^\W\d_][\w:\-]{1,127}")
_URL_PREFIXES = ("http://", "https://")


class KeyPair(Resource, frozen=True, kw_only=True, omit_defaults=True):
    """A key pair. It goes by its name, which is its ``resource_id`` too, as in TagResources.

    ``public_key`` is the line that ``authorized_keys`` would hold.
    """

    kind: ClassVar[str] = "keypair"

    key_pair_id: str = ""
    finger_print: str = ""
    public_key: str = ""


def is_valid_key_pair_name(name: str) -> bool:
    """2 to 128 letters, digits, ``:``, ``_`` and ``-``; a letter first, of any script; no URL."""
    return bool(_NAME.fullmatch(name)) and not name.startswith(_URL_PREFIXES)
