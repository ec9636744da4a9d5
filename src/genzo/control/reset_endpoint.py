"""/_genzo/reset: deletes what one account or all accounts have made."""

from collections.abc import Callable

import msgspec

from genzo.catalogue.runtime_settings import NO_OVERRIDES
from genzo.catalogue.store import CatalogueStore, CatalogueWriter
from genzo.control.account_choice import AccountChoice
from genzo.control.answers import json_answer
from genzo.control.routes import Routes
from genzo.wire.types import HttpRequest, HttpResponse


class ResetAnswer(msgspec.Struct, frozen=True):
    """How many images and resources were deleted."""

    images: int
    resources: int


class ResetEndpoint:
    """Deletes what accounts have made, and the settings of one account or of all.

    ``reset_images`` takes back what was changed of the offered public images. ``seed_again`` gives the
    catalogue, in the transaction of the reset, what the server's seed file names, for one account or for all.
    """

    def __init__(
        self,
        store: CatalogueStore,
        choice: AccountChoice,
        reset_images: Callable[[], object],
        seed_again: Callable[[CatalogueWriter, int | None], None],
    ) -> None:
        self._store = store
        self._choice = choice
        self._reset_images = reset_images
        self._seed_again = seed_again
        self.routes: Routes = {("POST", False): self._reset}

    def _reset(self, request: HttpRequest, _name: str) -> HttpResponse:
        account_id = self._choice.of(request)
        with self._store.writing() as catalogue:
            forgotten = catalogue.reset(account_id)
            if account_id is None:
                catalogue.put_settings(NO_OVERRIDES)
            self._seed_again(catalogue, account_id)
        if account_id is None:
            self._reset_images()
        return json_answer(200, ResetAnswer(*forgotten))
