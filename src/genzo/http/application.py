"""Builds the ASGI application of one worker."""

import os
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from genzo.catalogue.store import CatalogueStore, CatalogueWriter
from genzo.control.router import ControlRouter
from genzo.errors.eras import ERAS
from genzo.http.asgi import REQUEST_SECONDS, Application
from genzo.http.browser_guard import BrowserGuard, allowed_hosts, allowed_origins
from genzo.http.chain import Authentication, Chain
from genzo.http.connection_guard import ConnectionGuard, ConnectionLimits
from genzo.http.connections import is_loopback, places
from genzo.http.oss.routing import OssRouting
from genzo.http.page_cache import PageCache
from genzo.http.rate_limits import REFUSED_RATE, NoRateLimits, RateLimits
from genzo.http.readiness import Readiness
from genzo.http.request_log.logging_of_worker import REQUESTS, RequestLogging
from genzo.http.sending import AsgiApplication
from genzo.http.telemetry.metrics_page import METRICS
from genzo.http.telemetry.sampling import Sources
from genzo.http.telemetry.shared_values import WorkerTables, value_tables
from genzo.http.telemetry.telemetry import Telemetry, tracing_of_worker
from genzo.http.telemetry.tracing_settings import require_tracing
from genzo.identity.authentication import Authenticator, OpenAuthenticator
from genzo.identity.nonces import Nonces
from genzo.identity.open_accounts import OpenAccounts
from genzo.service.offered_images import OfferedImages
from genzo.service.open_store import THREAD_CONNECTIONS
from genzo.service.rates import ANY_ACTION, DEFAULT_RATE
from genzo.service.server_settings import ServerSettings
from genzo.service.service import Service
from genzo.service.setup import first_key_is_active

if TYPE_CHECKING:
    from genzo.control.access import ControlAccess
    from genzo.http.control_events import RecordedEndpoints
    from genzo.http.trusted_proxies import TrustedProxies
    from genzo.service.seed.file_states import UnchangedSeed


def build_application(
    service: Service,
    settings: ServerSettings,
    nonces: Nonces,
    *,
    tables: WorkerTables | None = None,
    scratch: Path | None = None,
    request_seconds: float = REQUEST_SECONDS,
) -> AsgiApplication:
    """The application that answers from ``service``; ``nonces`` are shared by all workers.

    ``tables`` have the numbers of all workers, by default of a single one. ``scratch`` is the temporary
    folder in which workers reach each other. ``request_seconds`` is within how long a request is answered.
    """
    tracing = tracing_of_worker()
    if tracing is not None:
        service = tracing.traced_service(service)
    traits = service.store.traits
    # With threads, a query for a page's freshness costs as much as the query for the page.
    is_cached = traits.is_suspending or not traits.is_remote
    page_cache = PageCache(service.store, service.clock) if is_cached else None
    authentication = _authentication(service, settings, nonces)
    rate_limits = _rate_limits(settings)
    chain = Chain(
        service,
        authentication,
        settings.address,
        page_cache,
        tls_address=settings.tls_address,
        strict=settings.strict,
        rate_limits=rate_limits,
    )
    proxies = _trusted_proxies(settings)
    guard = ConnectionGuard(_ports(settings), _connection_limits(settings, proxies))
    sources = Sources(guard, page_cache, service.store.statistics)
    tables = tables or WorkerTables(value_tables(1))
    telemetry = Telemetry(settings, service, tables, sources)
    control_access = partial(_control_access, service, settings)
    requests = RequestLogging(
        settings,
        service,
        partial(control_access, settings.control_mode),
        scratch if settings.workers > 1 else None,
        tables.worker,
    )
    readiness = Readiness(service)
    accounts = OpenAccounts(service.store, settings.max_open_accounts)
    control = ControlRouter(
        readiness.report,
        partial(control_access, settings.control_mode),
        partial(_setting_endpoints, service, settings, accounts),
        is_off=settings.control == "off",
    )
    application = Application(
        chain,
        control,
        readiness,
        accounts,
        guard,
        {METRICS: telemetry.page(cache(control_access)).answer, REQUESTS: requests.answer},
        threads=THREAD_CONNECTIONS if traits.is_remote else 0,
        suspends=traits.is_suspending,
        proxies=proxies,
        request_seconds=request_seconds,
    )
    routed = OssRouting(application, partial(_oss_endpoint, service, settings, accounts, rate_limits, guard))
    observed = telemetry.observed(BrowserGuard(routed, application.refusal, settings), requests.log)
    return observed if tracing is None else tracing.traced(observed)


def require_valid_access(settings: ServerSettings) -> None:
    """Check what a worker would only find out after the start.

    Raises:
        SettingsError: an allowed origin, an allowed host or a trusted proxy is invalid, or traces are wanted
            and cannot be exported.
    """
    require_tracing(os.environ)
    allowed_origins(settings)
    allowed_hosts(settings)
    _trusted_proxies(settings)


def _trusted_proxies(settings: ServerSettings) -> "TrustedProxies | None":
    if not settings.trusted_proxies:
        return None
    from genzo.http.trusted_proxies import TrustedProxies  # noqa: PLC0415 - most servers have no proxy

    return TrustedProxies(settings.trusted_proxies)


def _ports(settings: ServerSettings) -> tuple[int, ...]:
    return (settings.port,) if settings.tls_port is None else (settings.port, settings.tls_port)


def _connection_limits(settings: ServerSettings, proxies: "TrustedProxies | None") -> ConnectionLimits:
    """The limits of one worker. Proxies connect for many clients, so they have no bound of their own."""

    def is_exempt(address: str) -> bool:
        return is_loopback(address) or (proxies is not None and proxies.is_trusted(address))

    return ConnectionLimits(places(), settings.max_connections_per_address, is_exempt)


def _rate_limits(settings: ServerSettings) -> RateLimits | None:
    """The rate limits of one worker, its share of the server's; by default none on loopback."""
    rates = settings.rate_limits
    if rates is None:
        rates = {} if settings.listens_on_loopback else {ANY_ACTION: DEFAULT_RATE}
    if not rates:
        return None
    shares = {action: rate.share(settings.workers) for action, rate in rates.items()}
    return RateLimits(shares, REFUSED_RATE.share(settings.workers), is_loopback)


def _authentication(service: Service, settings: ServerSettings, nonces: Nonces) -> Authentication:
    if settings.auth == "open":
        return OpenAuthenticator(service.clock)
    return Authenticator(service.clock, nonces, ERAS[settings.gateway_era])


def _oss_endpoint(
    service: Service,
    settings: ServerSettings,
    accounts: OpenAccounts,
    rate_limits: RateLimits | None,
    guard: ConnectionGuard,
) -> AsgiApplication:
    from genzo.http.oss.endpoint import OssEndpoint  # noqa: PLC0415 - not needed to start
    from genzo.identity.oss_authentication import (  # noqa: PLC0415 - the same
        OpenOssAuthenticator,
        OssAuthenticator,
    )

    kind = OpenOssAuthenticator if settings.auth == "open" else OssAuthenticator
    find_caller = kind(service.clock).find
    return OssEndpoint(service, find_caller, accounts, rate_limits or NoRateLimits(), guard.connections)


def _setting_endpoints(
    service: Service, settings: ServerSettings, accounts: OpenAccounts
) -> "RecordedEndpoints":
    from genzo.control.setting_endpoints import SettingEndpoints  # noqa: PLC0415 - not needed to start
    from genzo.http.control_events import ControlEvents  # noqa: PLC0415 - the same
    from genzo.identity.account_of_key import AccountOfKey  # noqa: PLC0415 - the same
    from genzo.service.accounts import Accounts  # noqa: PLC0415 - the same

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
        ),
        account_of_key=AccountOfKey(service.store, service.clock, open_accounts).find,
    )
    return events.recorded(endpoints)


def _control_access(service: Service, settings: ServerSettings, mode: str) -> "ControlAccess":
    from genzo.control.access import ControlAccess  # noqa: PLC0415 - not needed to start

    return ControlAccess(
        mode,
        settings.control_token or settings.made_control_token,
        partial(first_key_is_active, service.store),
        settings.port,
    )


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
    from genzo.service.seed.posted import apply_posted  # noqa: PLC0415 - not needed to start

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
