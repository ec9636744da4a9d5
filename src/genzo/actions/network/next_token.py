"""Tokens that lead to the next page: opaque to callers, they hold the id that a page ended with."""

import base64
import binascii

from genzo.errors import ErrorType


def token_after(resource_id: str) -> str:
    """The token of the page that follows this id."""
    return base64.urlsafe_b64encode(resource_id.encode()).decode()


def id_before(token: str, error: ErrorType) -> str:
    """The id that the page before a token's ended with.

    Raises:
        ApiError: the one given, for a token that no answer held.
    """
    try:
        return base64.b64decode(token, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise error() from None
