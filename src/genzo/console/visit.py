"""A request for a page of the console, and what is known of its sender."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, urlencode

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID, Account
from genzo.catalogue.principals import Principal
from genzo.console.calls import Calls, CallsOfPrincipal
from genzo.console.navigation import places
from genzo.console.preferences import THEMES, Preferences
from genzo.console.texts import LANGUAGES, texts
from genzo.wire.types import HttpRequest

BASE = "/_genzo/"
LANGUAGE_NAMES = {"en": "English", "ja": "日本語", "zh": "中文"}
_MAX_QUERY = 8192
_MAX_ACCOUNT = 2**63 - 1
"""Databases have no larger integers."""
_MAX_ACCOUNTS = 200
"""The accounts that the choice of the operator shows; of more, others are named in the address."""
MAX_FIELDS = 1000
"""As many as the parameters of a request (`genzo.wire.parameters.MAX_PARAMETERS`): forms have them all."""


class Visit(NamedTuple):
    """A request of somebody who may see the pages: the operator, or a ``principal`` who has signed in.

    ``form_token`` is what a form must send back. ``is_signed_in`` says whether there is a session to end.
    """

    request: HttpRequest
    calls: Calls
    preferences: Preferences
    principal: Principal | None
    form_token: str
    is_signed_in: bool

    @property
    def language(self) -> str:
        return self.preferences.language_of(self.request)

    @property
    def query(self) -> Mapping[str, str]:
        """The parameters of the address; of several with one name, the last."""
        return fields_of(self.request.query[:_MAX_QUERY])

    @property
    def acting(self) -> Principal:
        """The principal that the visit acts as; an operator chooses an account.

        Raises:
            ValueError: the account in the address is no number.
        """
        return self.acting_as(self.query.get("account", ""))

    def acting_as(self, named: str) -> Principal:
        """The principal of the visit; for an operator the account of this number, by default the first one.

        Raises:
            ValueError: it is no number.
        """
        if self.principal is not None:
            return self.principal
        return Principal(account_number(named)) if named else Principal(FIRST_ACCOUNT_ID)

    def asking(self) -> CallsOfPrincipal:
        """Calls by the principal of the visit."""
        return CallsOfPrincipal(self.calls, self.acting, self.request)

    def names_an_account(self) -> bool:
        """Whether the account that the address names exists; nothing may be made for another one."""
        if self.principal is not None or not self.query.get("account"):
            return True
        try:
            named = self.acting.account_id
        except ValueError:
            return False
        return any(account.account_id == named for account in self.calls.accounts())

    def accounts(self) -> list[Account]:
        """The accounts that the visitor may choose from, with the chosen one."""
        if self.principal is not None:
            return []
        every = [*self.calls.accounts()]
        chosen = [account for account in every if account.account_id == self.acting.account_id]
        return every if len(every) <= _MAX_ACCOUNTS else [*chosen, *every[: _MAX_ACCOUNTS - 1]]

    def shown(self) -> dict[str, Any]:
        """What the frame of every page shows."""
        return {
            "t": texts(self.language),
            "language": self.language,
            "languages": [(code, LANGUAGE_NAMES[code]) for code in LANGUAGES],
            "places": places(is_operator=self.principal is None),
            "theme": self.preferences.theme,
            "themes": THEMES,
            "form_token": self.form_token,
            "is_signed_in": self.is_signed_in,
            "principal": self.principal,
            "here": self.here,
            "done": self.query.get("done", ""),
            # Browsers focus such an element of a new page; in a part of a page, a script does.
            "focus": "data-focus" if self.request.header("hx-request") else "autofocus",
            "os_name": self._os_name,
        }

    def _os_name(self, image: Mapping[str, Any]) -> str:
        """The operating system of an image; OSName has Chinese words, OSNameEn has English ones."""
        names = ("OSName", "OSNameEn") if self.language == "zh" else ("OSNameEn", "OSName")
        found = (image[name] for name in (*names, "Platform", "OSType") if image[name])
        return str(next(found, ""))

    @property
    def here(self) -> str:
        """The path and query of the page, to come back to."""
        query = self.request.query[:_MAX_QUERY].decode("latin-1")
        return self.request.path + (f"?{query}" if query else "")


def account_number(text: str) -> int:
    """The number of an account.

    Raises:
        ValueError: the text is none, or the catalogue cannot have it.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(_MAX_ACCOUNT))):
        raise ValueError(text)
    number = int(text)
    if number > _MAX_ACCOUNT:
        raise ValueError(text)
    return number


def fields_of(encoded: bytes) -> Mapping[str, str]:
    """The fields of a query or of a form; of several with one name, the last."""
    first = b"&".join(encoded.split(b"&", MAX_FIELDS)[:MAX_FIELDS])
    return dict(
        parse_qsl(first.decode("latin-1"), keep_blank_values=True, encoding="utf-8", errors="replace")
    )


def link(page: str, fields: Mapping[str, str]) -> str:
    """The address of a page of the console, without empty fields."""
    query = urlencode({name: value for name, value in fields.items() if value}, quote_via=quote)
    return f"{BASE}console/{page}" + (f"?{query}" if query else "")
