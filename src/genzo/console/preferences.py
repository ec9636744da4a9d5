"""What a visitor has chosen: language, theme, and the columns of the list; kept in one cookie."""

import re
import secrets
from typing import NamedTuple

from genzo.console.cookies import cookie, cookies_of
from genzo.console.texts import LANGUAGES
from genzo.control.explanations import preferred_language
from genzo.wire.types import HttpRequest

THEMES = ("system", "light", "dark")
COLUMNS = ("status", "os", "architecture", "size", "family", "owner", "created", "usage", "usable", "tags")
"""The columns of the list of images that can be left out; the name is always there."""
DEFAULT_COLUMNS = ("status", "os", "architecture", "size", "owner", "created")
NAME = "genzo_visit"
_SECONDS = 365 * 24 * 60 * 60
_COOKIE = re.compile(
    r"(?P<visit>[0-9a-f]{32})\.(?P<language>[a-z]*)\.(?P<theme>[a-z]*)\.(?P<columns>[a-z-]*)", re.ASCII
)
_MAX_LANGUAGES = 256


class Preferences(NamedTuple):
    """The choices of a visitor. ``visit`` is random; with it, forms are told from those of other sites.

    ``language`` is ``""`` where the browser decides. ``is_new`` says that the browser has no cookie yet.
    """

    visit: str
    language: str = ""
    theme: str = THEMES[0]
    columns: tuple[str, ...] = DEFAULT_COLUMNS
    is_new: bool = False

    def language_of(self, request: HttpRequest) -> str:
        """The language of the pages: the chosen one, or the first of the browser's that the console has."""
        return self.language or preferred_language(request.header("accept-language")[:_MAX_LANGUAGES])

    def as_cookie(self, request: HttpRequest) -> str:
        """The Set-Cookie header that keeps them for a year."""
        value = ".".join((self.visit, self.language, self.theme, "-".join(self.columns)))
        return cookie(NAME, value, request, _SECONDS)


def preferences_of(request: HttpRequest) -> Preferences:
    """The preferences in the cookie of a request; new ones without a valid cookie."""
    match = _COOKIE.fullmatch(cookies_of(request).get(NAME, ""))
    if match is None:
        return Preferences(secrets.token_hex(16), is_new=True)
    return Preferences(
        match["visit"],
        match["language"] if match["language"] in LANGUAGES else "",
        match["theme"] if match["theme"] in THEMES else THEMES[0],
        chosen_columns(match["columns"].split("-")),
    )


def chosen_columns(names: list[str]) -> tuple[str, ...]:
    """The columns among some names, in the order of `COLUMNS`."""
    return tuple(column for column in COLUMNS if column in names)
