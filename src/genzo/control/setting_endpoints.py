"""The endpoints that change a catalogue, and so all of its servers."""

from collections.abc import Callable, Collection, Mapping

import msgspec

from genzo.catalogue.clock import Clock
from genzo.catalogue.durations import Durations, Seconds, checked_durations
from genzo.catalogue.id_generator import IdGenerator
from genzo.catalogue.new_account import AccountExistsError, NoSuchAccountError
from genzo.catalogue.quotas import Quotas, checked_quotas
from genzo.catalogue.store import CatalogueStore, CatalogueWriter, StoreError
from genzo.control.account_choice import AccountChoice, AccountOfKey
from genzo.control.account_endpoints import AccountEndpoints, ManagedAccounts
from genzo.control.answers import refusal
from genzo.control.clock_endpoint import ClockEndpoint
from genzo.control.command_results_endpoint import CommandResultsEndpoint
from genzo.control.fault_endpoints import FaultEndpoints
from genzo.control.image_endpoint import ImageEndpoint, Offered
from genzo.control.number_setting_endpoint import NumberSettingEndpoint
from genzo.control.reset_endpoint import ResetEndpoint
from genzo.control.routes import Routes
from genzo.control.seed_endpoint import ApplySeed, SeedEndpoint
from genzo.control.settings_repository import SettingsRepository
from genzo.wire.types import HttpRequest, HttpResponse


class SettingEndpoints:
    """Finds the endpoint of a request, whose access has been checked.

    ``durations``, ``quotas`` and ``images_as_of`` are those that the server was started with, ``regions``
    the ids of all regions. ``seed_again`` applies the server's seed file, ``seed`` that of a request.
    ``more`` are routes of other endpoints by the first word of their path.
    ``delete_buckets`` deletes those of one account or of all.
    """

    def __init__(
        self,
        store: CatalogueStore,
        clock: Clock,
        ids: IdGenerator,
        durations: Durations,
        quotas: Quotas,
        regions: Collection[str],
        offered: Offered,
        images_as_of: str,
        seed_again: Callable[[CatalogueWriter, int | None], None],
        seed: ApplySeed,
        accounts: ManagedAccounts,
        account_of_key: AccountOfKey,
        delete_buckets: Callable[[int | None], None],
        more: Mapping[str, Routes] | None = None,
    ) -> None:
        repository = SettingsRepository(store)
        images = ImageEndpoint(offered, repository, clock, images_as_of)
        choice = AccountChoice(store, account_of_key)
        self._routes: dict[str, Routes] = {
            "accounts": AccountEndpoints(accounts).routes,
            "clock": ClockEndpoint(repository, choice, clock).routes,
            "faults": FaultEndpoints(repository, choice, ids, regions).routes,
            "durations": NumberSettingEndpoint(
                repository, choice, "durations", Seconds, durations.seconds, checked_durations
            ).routes,
            "command-results": CommandResultsEndpoint(repository, choice).routes,
            "images": images.routes,
            "reset": ResetEndpoint(store, choice, images.reset, seed_again, delete_buckets).routes,
            "seed": SeedEndpoint(store, choice, seed).routes,
            "quotas": NumberSettingEndpoint(
                repository, choice, "quotas", int, quotas.numbers, checked_quotas
            ).routes,
            **(more or {}),
        }

    def answer(self, request: HttpRequest, path: str) -> HttpResponse:
        """The answer to a request; ``path`` is the part of its path behind ``/_genzo/``."""
        word, slash, name = path.partition("/")
        method = "GET" if request.method == "HEAD" else request.method
        routes = self._routes.get(word, {})
        handler = routes.get((method, bool(slash)))
        if handler is None:
            return refusal(405, _wrong_method(path, routes))
        try:
            return handler(request, name)
        except NoSuchAccountError as error:
            return refusal(404, str(error))
        except AccountExistsError as error:
            return refusal(409, str(error))
        except (ValueError, msgspec.MsgspecError) as error:
            return refusal(400, str(error))
        except StoreError as error:
            return refusal(503, str(error))


def _wrong_method(path: str, routes: Routes) -> str:
    """A sentence with the methods that the endpoint at a path has."""
    methods = [method for method, has_name in routes if has_name is ("/" in path)]
    sentence = f"Use {', '.join(methods)} for" if methods else "There is no"
    return f"{sentence} /_genzo/{path[:150]}."
