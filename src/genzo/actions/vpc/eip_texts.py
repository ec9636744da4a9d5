"""The rules for names and descriptions of elastic IP addresses.

Source: AllocateEipAddress of the VPC product, Name and Description.
"""

import re

from genzo.errors import ErrorType

_NAME = re.compile(r"[^\W\d_][\w.\-]{0,127}")
_URL_PREFIXES = ("http://", "https://")
_SHORTEST, _LONGEST = 2, 256


def require_eip_name(text: str | None, error: ErrorType, **fields: str) -> None:
    """Refuse a name that is not 1 to 128 letters, digits, ``.``, ``_`` and ``-``, a letter first."""
    if text is not None and not _NAME.fullmatch(text):
        raise error(**fields)


def require_eip_description(text: str | None, error: ErrorType, **fields: str) -> None:
    """Refuse a description that is not 2 to 256 characters with a letter first, or is a URL."""
    if text is None:
        return
    is_valid = _SHORTEST <= len(text) <= _LONGEST and text[0].isalpha()
    if not is_valid or text.startswith(_URL_PREFIXES):
        raise error(**fields)
