"""The lines of ListTagResources and its pages: a token names the last line of a page.

So what is tagged or untagged between two pages neither repeats nor skips any other line.
"""

import base64
import binascii
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from genzo.errors import ErrorType

_PAGE = 50
_START = ("", "")


class Entry(NamedTuple):
    """A tag of a resource; lines are ordered by resource and key."""

    resource_id: str
    key: str
    value: str


def page(entries: Iterable[Entry], token: str | None, bad_token: ErrorType) -> tuple[list[Entry], str]:
    """The page that a token leads to, and the token of the next one; empty where no line is left.

    Raises:
        ApiError: ``bad_token``, for a token that no page ended with.
    """
    after = _START if token is None else _place(token, bad_token)
    rest = sorted(entry for entry in entries if entry[:2] > after)
    return rest[:_PAGE], _token(rest[_PAGE - 1]) if len(rest) > _PAGE else ""


def _token(entry: Entry) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(entry[:2])).decode()


def _place(token: str, bad_token: ErrorType) -> tuple[str, str]:
    try:
        text = base64.b64decode(token, altchars=b"-_", validate=True)
        return msgspec.json.decode(text, type=tuple[str, str])
    except (binascii.Error, ValueError):
        raise bad_token() from None
