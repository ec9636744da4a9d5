"""Checks of texts other than names: comments, descriptions, documents, phone numbers and addresses."""

import re

from genzo.errors import ErrorType

MAX_COMMENTS = 128
MAX_DESCRIPTION = 1024
MAX_DOCUMENT = 6144

MOBILE_PHONE = re.compile(r"[0-9]{1,4}-[0-9]{4,20}", re.ASCII)
"""Country code and number, as the description of MobilePhone has them."""
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def require_length(text: str | None, longest: int, too_long: ErrorType) -> None:
    """Refuse a text of more characters; None passes.

    Raises:
        ApiError: ``too_long``.
    """
    if text is not None and len(text) > longest:
        raise too_long()


def require_format(text: str | None, allowed: re.Pattern[str], malformed: ErrorType) -> None:
    """Refuse a text of another form; None passes.

    Raises:
        ApiError: ``malformed``.
    """
    if text is not None and not allowed.fullmatch(text):
        raise malformed()
