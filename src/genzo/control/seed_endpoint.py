"""/_genzo/seed: gives a catalogue, or one account, the resources that a request names."""

from collections.abc import Callable

import msgspec

from genzo.catalogue.store import CatalogueStore, CatalogueWriter
from genzo.control.account_choice import AccountChoice
from genzo.control.answers import json_answer
from genzo.control.routes import Routes
from genzo.wire.types import HttpRequest, HttpResponse

ApplySeed = Callable[[bytes, int | None, CatalogueWriter], int]
"""Applies a seed, or the members of one account in it, and returns the number of changes.

Raises:
    ValueError: it cannot be applied; the text says why.
"""


class SeededAnswer(msgspec.Struct, frozen=True):
    """How many things were created or changed."""

    changes: int


class SeedEndpoint:
    """Applies seeds, each in one transaction."""

    def __init__(self, store: CatalogueStore, choice: AccountChoice, apply: ApplySeed) -> None:
        self._store = store
        self._choice = choice
        self._apply = apply
        self.routes: Routes = {("POST", False): self._seed}

    def _seed(self, request: HttpRequest, _name: str) -> HttpResponse:
        account_id = self._choice.of(request)
        with self._store.writing() as catalogue:
            changes = self._apply(request.body, account_id, catalogue)
        return json_answer(200, SeededAnswer(changes))
