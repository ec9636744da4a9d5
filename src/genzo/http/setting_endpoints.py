"""Puts together the control endpoints of one worker that set something. Their first request loads them."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from genzo.catalogue.store import CatalogueStore, CatalogueWriter
from genzo.control.fork_endpoints import ForkEndpoints
from genzo.control.image_check_endpoint import ImageCheckEndpoint
from genzo.control.setting_endpoints import SettingEndpoints
from genzo.http.control_events import ControlEvents, RecordedEndpoints
from genzo.identity.account_of_key import AccountOfKey
from genzo.identity.open_accounts import OpenAccounts
from genzo.service.accounts import Accounts
from genzo.service.check_scope import scope_of
from genzo.service.offered_images import OfferedImages
from genzo.service.server_settings import ServerSettings
from genzo.service.service import Service

if TYPE_CHECKING:
    from genzo.http.forked_applications import ForkedApplications
    from genzo.service.seed.file_states import UnchangedSeed


def setting_endpoints(
    service: Service,
    settings: ServerSettings,
    accounts: OpenAccounts,
    forks: "Callable[[], ForkedApplications]",
) -> RecordedEndpoints:
    """The endpoints of a worker."""
    events = ControlEvents(service)
    seed = None if settings.seed is None else _unchanged_seed(settings.seed)
    open_accounts = accounts if settings.auth == "open" else None
    endpoints = SettingEndpoints(
        store=events.store,
        clock=service.clock,
        ids=service.ids,
        durations=service.durations,
        quotas=service.quotas,
        regions=service.facts.regions,
        offered=_offered_images(events.store, service, seed),
        images_as_of=settings.images_as_of,
        seed_again=partial(_begin_again, service, seed),
        seed=partial(_apply_posted, service),
        delete_buckets=service.objects.delete_buckets_of,
        accounts=Accounts(
            events.store,
            service.clock,
            service.ids,
            None if service.repeatable is None else service.repeatable.ids_of_new_account,
            delete_buckets=service.objects.delete_buckets_of,
        ),
        account_of_key=AccountOfKey(service.store, service.clock, open_accounts).find,
        more={
            "forks": ForkEndpoints(lambda: forks().forks, events.record).routes,
            "image-checks": ImageCheckEndpoint(
                service.store, service.facts.regions, partial(scope_of, service)
            ).routes,
        },
    )
    return events.recorded(endpoints)


def _unchanged_seed(file: Path) -> "UnchangedSeed":
    from genzo.service.seed.file_states import UnchangedSeed  # noqa: PLC0415 - a server without a seed needs none

    return UnchangedSeed(file)


def _offered_images(store: CatalogueStore, service: Service, seed: "UnchangedSeed | None") -> OfferedImages:
    if seed is None:
        return OfferedImages(store, service.facts.regions)
    from genzo.service.seed.offering import SeededImages  # noqa: PLC0415 - a server without a seed needs none

    return SeededImages(store, service, seed)


def _apply_posted(
    service: Service, document: bytes, account_id: int | None, catalogue: CatalogueWriter
) -> int:
    from genzo.service.seed.posted import apply_posted  # noqa: PLC0415 - few requests bring a seed

    return apply_posted(document, account_id, service, catalogue)


def _begin_again(
    service: Service, seed: "UnchangedSeed | None", catalogue: CatalogueWriter, account_id: int | None
) -> None:
    """Make a catalogue that was reset, or one account of it, as it was at the start of the server."""
    if service.repeatable is not None:
        service.repeatable.restart(account_id)
    if seed is not None:
        from genzo.service.seed.applying import seed_again  # noqa: PLC0415 - a server without a seed needs none

        seed_again(seed, service, catalogue, account_id)
