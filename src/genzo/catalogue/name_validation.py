"""The documented rules for names, descriptions, tags and client tokens.

Sources: the parameters of CreateImage, ModifyImageAttribute, CopyImage and TagResources.
"""

import re

_NAME = re.compile(r"[^\W\d_][\w.:\-]{1,127}")
_URL_PREFIXES = ("http://", "https://")
_RESERVED = ("acs:", "aliyun")
_URL = re.compile(r"https?://")


def is_valid_image_name(name: str) -> bool:
    """2 to 128 letters, digits, ``.``, ``:``, ``_`` and ``-``; a letter of any script first; no URL."""
    return bool(_NAME.fullmatch(name)) and not name.startswith(_URL_PREFIXES)


def is_valid_family_name(name: str) -> bool:
    """A valid image name that does not begin with ``acs:`` or ``aliyun``, which the service reserves."""
    return is_valid_image_name(name) and not name.lower().startswith(_RESERVED)


def is_valid_description(text: str) -> bool:
    """2 to 256 characters that do not begin with ``http://`` or ``https://``."""
    return 2 <= len(text) <= 256 and not text.startswith(_URL_PREFIXES)  # noqa: PLR2004 - the documented bounds


def is_valid_tag_key(key: str) -> bool:
    """1 to 128 characters, not beginning with ``aliyun`` or ``acs:``, without a URL."""
    return 1 <= len(key) <= 128 and not key.lower().startswith(_RESERVED) and not _URL.search(key)  # noqa: PLR2004


def is_valid_tag_value(value: str) -> bool:
    """Up to 128 characters, not beginning with ``acs:``, without a URL."""
    return len(value) <= 128 and not value.startswith("acs:") and not _URL.search(value)  # noqa: PLR2004


def is_valid_client_token(token: str) -> bool:
    """Up to 64 ASCII characters (docs/reference/protocol.md#client-tokens)."""
    return len(token) <= 64 and token.isascii()  # noqa: PLR2004 - the documented bound
