"""The pages that change what holds on all servers of a catalogue: clock, faults, durations, quotas, reset."""

from collections.abc import Collection

import msgspec

from genzo.catalogue.clock import Clock
from genzo.catalogue.durations import Durations, checked_durations
from genzo.catalogue.id_generator import IdGenerator
from genzo.catalogue.quotas import Quotas, checked_quotas
from genzo.catalogue.store import CatalogueStore, StoreError
from genzo.control.access import may_control
from genzo.control.answers import refusal
from genzo.control.clock_page import ClockPage
from genzo.control.fault_pages import FaultPages
from genzo.control.numbers_page import NumbersPage
from genzo.control.reset_page import ResetPage
from genzo.control.settings_repository import Pages, SettingsRepository
from genzo.wire.types import HttpRequest, HttpResponse

_REFUSED = (
    "This is for the server's own machine, and for who bears the operator's token: genzo serve "
    "--control-token TOKEN, and the header Authorization: Bearer TOKEN."
)


class SettingPages:
    """The pages of one server; what they set is in the catalogue that it shares with others.

    ``durations`` and ``quotas`` are those that the server was started with, ``regions`` all that there are,
    and ``token`` the operator's, ``""`` where there is none.
    """

    def __init__(
        self,
        store: CatalogueStore,
        clock: Clock,
        ids: IdGenerator,
        durations: Durations,
        quotas: Quotas,
        regions: Collection[str],
        token: str,
    ) -> None:
        kept = SettingsRepository(store)
        self._token = token
        self._pages: dict[str, Pages] = {
            "clock": ClockPage(kept, clock).pages,
            "faults": FaultPages(kept, ids, regions).pages,
            "durations": NumbersPage(kept, "durations", float, durations.seconds, checked_durations).pages,
            "reset": ResetPage(store).pages,
            "quotas": NumbersPage(kept, "quotas", int, quotas.numbers, checked_quotas).pages,
        }

    def answer(self, request: HttpRequest, path: str) -> HttpResponse:
        """The page at ``path``, which is the one behind ``/_genzo/``."""
        if not may_control(request, self._token):
            return refusal(403, _REFUSED)
        word, slash, name = path.partition("/")
        method = "GET" if request.method == "HEAD" else request.method
        page = self._pages[word].get((method, bool(slash)))
        if page is None:
            return refusal(405, f"/_genzo/{word} is not asked with {request.method} so.")
        try:
            return page(request, name)
        except (ValueError, msgspec.MsgspecError) as error:
            return refusal(400, str(error))
        except StoreError as error:
            return refusal(503, str(error))
