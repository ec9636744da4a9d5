"""What an operator may choose as an access key."""

import re

from genzo.catalogue.id_generator import STS_KEY_PREFIX

_ID = re.compile(r"[A-Za-z0-9._-]{1,128}", re.ASCII)
_SECRET = re.compile(r"[!-~]{1,256}", re.ASCII)


def checked_key_id(text: str) -> str:
    """The id of an access key.

    Raises:
        ValueError: it has characters that not every client can send, or is one of a role session.
    """
    if not _ID.fullmatch(text) or text.upper().startswith(STS_KEY_PREFIX):
        raise ValueError(
            "an access key id has up to 128 letters, digits, dots, hyphens and underscores, and does not "
            "begin with STS"
        )
    return text


def checked_secret(text: str) -> str:
    """The secret of an access key.

    Raises:
        ValueError: it is empty, too long, or has spaces or characters beyond ASCII. The text is not in it.
    """
    if not _SECRET.fullmatch(text):
        raise ValueError("an access key secret has 1 to 256 visible ASCII characters")
    return text
