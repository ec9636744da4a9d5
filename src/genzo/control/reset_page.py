"""/_genzo/reset: everything as after the first start, for all accounts or one."""

import re
from urllib.parse import parse_qsl

from genzo.catalogue.runtime_settings import NO_OVERRIDES
from genzo.catalogue.store import CatalogueStore
from genzo.control.answers import json_answer
from genzo.control.settings_repository import Pages
from genzo.wire.types import HttpRequest, HttpResponse

_ACCOUNT_ID = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)


class ResetPage:
    """Forgets what accounts have made, and for all of them what is set, too."""

    def __init__(self, store: CatalogueStore) -> None:
        self._store = store
        self.pages: Pages = {("POST", False): self._reset}

    def _reset(self, request: HttpRequest, _name: str) -> HttpResponse:
        account_id = _account_id(request.query)
        with self._store.writing() as catalogue:
            forgotten = catalogue.reset(account_id)
            if account_id is None:
                catalogue.put_settings(NO_OVERRIDES)
        return json_answer(200, forgotten._asdict())


def _account_id(query: bytes) -> int | None:
    """The account that a query names; None where it names nothing.

    Raises:
        ValueError: it names something else: what was meant for one account must not reach all.
    """
    given = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    if not given:
        return None
    ((name, value), *others) = given
    if others or name != "account" or not _ACCOUNT_ID.fullmatch(value):
        raise ValueError("Reset takes account=ID alone, the account's number, or nothing at all.")
    return int(value)
