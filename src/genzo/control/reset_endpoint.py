"""/_genzo/reset: deletes what one account or all accounts have made."""

import re
from collections.abc import Callable
from urllib.parse import parse_qsl

from genzo.catalogue.runtime_settings import NO_OVERRIDES
from genzo.catalogue.store import CatalogueStore, CatalogueWriter
from genzo.control.answers import json_answer
from genzo.control.routes import Routes
from genzo.wire.types import HttpRequest, HttpResponse

_ACCOUNT_ID = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)


class ResetEndpoint:
    """Deletes what accounts have made; for all accounts, the runtime settings too.

    ``reset_images`` takes back what was changed of the offered public images. ``seed_again`` gives the
    catalogue, in the transaction of the reset, what the server's seed file names, for one account or for all.
    """

    def __init__(
        self,
        store: CatalogueStore,
        reset_images: Callable[[], object],
        seed_again: Callable[[CatalogueWriter, int | None], None],
    ) -> None:
        self._store = store
        self._reset_images = reset_images
        self._seed_again = seed_again
        self.routes: Routes = {("POST", False): self._reset}

    def _reset(self, request: HttpRequest, _name: str) -> HttpResponse:
        account_id = _account_id(request.query)
        with self._store.writing() as catalogue:
            forgotten = catalogue.reset(account_id)
            if account_id is None:
                catalogue.put_settings(NO_OVERRIDES)
            self._seed_again(catalogue, account_id)
        if account_id is None:
            self._reset_images()
        return json_answer(200, forgotten._asdict())


def _account_id(query: bytes) -> int | None:
    """The account in a query string; None for an empty one, which means all accounts.

    Raises:
        ValueError: the query has anything else. A misspelt ``account`` must not reset all accounts.
    """
    given = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    if not given:
        return None
    ((name, value), *others) = given
    if others or name != "account" or not _ACCOUNT_ID.fullmatch(value):
        raise ValueError("Reset takes account=ID alone, the account's number, or nothing at all.")
    return int(value)
