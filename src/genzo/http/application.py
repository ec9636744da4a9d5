"""Builds the ASGI application of one worker."""

import os
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from genzo.control.router import PREFIX, ControlRouter
from genzo.errors.eras import ERAS
from genzo.http.asgi import REQUEST_SECONDS, Application
from genzo.http.browser_guard import BrowserGuard, allowed_hosts, allowed_origins
from genzo.http.chain import Authentication, Chain
from genzo.http.connection_guard import ConnectionGuard, ConnectionLimits
from genzo.http.connections import is_loopback, places
from genzo.http.fork_flag import ForkFlag
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
from genzo.service.locations import FORK_FOLDER
from genzo.service.open_store import THREAD_CONNECTIONS
from genzo.service.rates import ANY_ACTION, DEFAULT_RATE
from genzo.service.server_settings import ServerSettings
from genzo.service.service import Service
from genzo.service.setup import first_key_is_active
from genzo.wire.types import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from genzo.console.console import Console
    from genzo.control.access import ControlAccess
    from genzo.http.console_upload import ConsoleUpload
    from genzo.http.control_events import RecordedEndpoints
    from genzo.http.forked_applications import ForkedApplications
    from genzo.http.streamed_pages import StreamedPages
    from genzo.http.trusted_proxies import TrustedProxies


def build_application(
    service: Service,
    settings: ServerSettings,
    nonces: Nonces,
    *,
    tables: WorkerTables | None = None,
    scratch: Path | None = None,
    request_seconds: float = REQUEST_SECONDS,
    fork_flag: ForkFlag | None = None,
) -> AsgiApplication:
    """The application that answers from ``service``; ``nonces`` are shared by all workers.

    ``tables`` have the numbers of all workers, by default of a single one. ``scratch`` is the temporary
    folder in which workers reach each other. ``request_seconds`` is within how long a request is answered.
    ``fork_flag`` is shared by all workers.
    """
    tracing = tracing_of_worker()
    if tracing is not None:
        service = tracing.traced_service(service)
    proxies = _trusted_proxies(settings)
    guard = ConnectionGuard(_ports(settings), _connection_limits(settings, proxies))
    page_cache = _page_cache(service)
    sources = Sources(guard, page_cache, service.store.statistics)
    tables = tables or WorkerTables(value_tables(1))
    telemetry = Telemetry(settings, service, tables, sources)
    access = partial(control_access, service, settings)
    requests = RequestLogging(
        settings,
        service,
        partial(access, settings.control_mode),
        scratch if settings.workers > 1 else None,
        tables.worker,
    )
    parts = ApplicationParts(
        settings=settings,
        nonces=nonces,
        guard=guard,
        pages={
            METRICS: telemetry.page(cache(access)).answer,
            REQUESTS: requests.answer,
            f"{PREFIX}openapi.json": partial(_description, settings),
        },
        requests=requests.shown,
        request_totals=telemetry.request_totals,
        proxies=proxies,
        rate_limits=_rate_limits(settings),
        request_seconds=request_seconds,
        fork_flag=fork_flag or ForkFlag(),
    )
    _set_if_there_are_forks(parts.fork_flag, service)
    application = made_application(service, parts, page_cache, has_forks=True)
    routed = OssRouting(application, partial(_oss_endpoint, service, parts))
    observed = telemetry.observed(BrowserGuard(routed, application.refusal, settings), requests.log)
    return observed if tracing is None else tracing.traced(observed)


class ApplicationParts(NamedTuple):
    """What the application of a catalogue shares with those of its forks."""

    settings: ServerSettings
    nonces: Nonces
    guard: ConnectionGuard
    pages: Mapping[str, Callable[[HttpRequest], HttpResponse]]
    requests: Callable[[bytes], HttpResponse]
    request_totals: Callable[[], Iterable[tuple[str, str, int]]]
    proxies: "TrustedProxies | None"
    rate_limits: RateLimits | None
    request_seconds: float
    fork_flag: ForkFlag


def made_application(
    service: Service, parts: ApplicationParts, page_cache: PageCache | None, *, has_forks: bool
) -> Application:
    """The application on a service, which is a catalogue's or that of a fork, which has no forks."""
    settings = parts.settings
    chain = Chain(
        service,
        _authentication(service, settings, parts.nonces),
        settings.address,
        page_cache,
        tls_address=settings.tls_address,
        strict=settings.strict,
        rate_limits=parts.rate_limits,
    )
    readiness = Readiness(service)
    accounts = OpenAccounts(service.store, settings.max_open_accounts)
    forks = cache(partial(_forks, service, parts, has_forks=has_forks))
    endpoints = cache(partial(_setting_endpoints, service, settings, accounts, forks))
    console = cache(partial(_console, service, parts, endpoints))
    control = ControlRouter(
        readiness.report,
        partial(control_access, service, settings, settings.control_mode),
        endpoints,
        console,
        is_off=settings.control == "off",
    )
    upload = partial(_console_upload, service, console, is_off=settings.control == "off")
    traits = service.store.traits
    return Application(
        chain,
        control,
        readiness,
        accounts,
        parts.guard,
        parts.pages,
        threads=THREAD_CONNECTIONS if traits.is_remote else 0,
        suspends=traits.is_suspending,
        proxies=parts.proxies,
        request_seconds=parts.request_seconds,
        streamed=cache(partial(_streamed_pages, service, control, forks, cache(upload))),
        forks=forks,
        fork_flag=parts.fork_flag if has_forks else None,
    )


def _page_cache(service: Service) -> PageCache | None:
    """None where a query for a page's freshness costs as much as the query for the page: with threads."""
    traits = service.store.traits
    is_cached = traits.is_suspending or not traits.is_remote
    return PageCache(service.store, service.clock) if is_cached else None


def _set_if_there_are_forks(flag: ForkFlag, service: Service) -> None:
    """Set the flag of a server if an earlier one has made forks of its catalogue."""
    home = service.locations.home
    if isinstance(home, Path) and (home.parent / FORK_FOLDER).exists():
        flag.set()


def _description(settings: ServerSettings, request: HttpRequest) -> HttpResponse:
    """The answer to a request for the description of the control API."""
    from genzo.http.control_api.page import description_answer  # noqa: PLC0415 - not needed to start

    return description_answer(request, is_off=settings.control == "off")


def _forks(service: Service, parts: ApplicationParts, *, has_forks: bool) -> "ForkedApplications":
    """The forks of a catalogue.

    Raises:
        ForkError: it can have none.
    """
    from genzo.http.forked_applications import ForkedApplications  # noqa: PLC0415 - most servers have no forks
    from genzo.service.state.forks import ForkError, Forks  # noqa: PLC0415 - as above

    if not has_forks:
        raise ForkError("A fork has no forks of its own.")

    def make(forked: Service) -> Application:
        return made_application(forked, parts, _page_cache(forked), has_forks=False)

    return ForkedApplications(Forks(service, parts.fork_flag.set), service.store, make)


def _streamed_pages(
    service: Service,
    control: ControlRouter,
    forks: "Callable[[], ForkedApplications]",
    upload: "Callable[[], ConsoleUpload | None]",
) -> "StreamedPages":
    from genzo.http.state_transfer import StateTransfer  # noqa: PLC0415 - not needed to start
    from genzo.http.streamed_pages import StreamedPages  # noqa: PLC0415 - as above

    transfer = StateTransfer(service)
    return StreamedPages(control.refusal, transfer.save, transfer.load, forks, upload)


def _console_upload(
    service: Service, console: "Callable[[], Console]", *, is_off: bool
) -> "ConsoleUpload | None":
    if is_off:
        return None
    from genzo.http.console_buckets import ConsoleBuckets  # noqa: PLC0415 - most servers receive no file so
    from genzo.http.console_upload import ConsoleUpload  # noqa: PLC0415 - as above

    return ConsoleUpload(console, ConsoleBuckets(service))


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


def _oss_endpoint(service: Service, parts: ApplicationParts) -> AsgiApplication:
    from genzo.http.oss.endpoint import OssEndpoint  # noqa: PLC0415 - not needed to start
    from genzo.identity.oss_authentication import (  # noqa: PLC0415 - the same
        OpenOssAuthenticator,
        OssAuthenticator,
    )

    settings, limits = parts.settings, parts.rate_limits or NoRateLimits()
    kind = OpenOssAuthenticator if settings.auth == "open" else OssAuthenticator
    accounts = OpenAccounts(service.store, settings.max_open_accounts)
    return OssEndpoint(
        service,
        kind(service.clock).find,
        accounts,
        limits,
        parts.guard.connections,
        is_verified=settings.auth != "open",
    )


def _setting_endpoints(
    service: Service,
    settings: ServerSettings,
    accounts: OpenAccounts,
    forks: "Callable[[], ForkedApplications]",
) -> "RecordedEndpoints":
    from genzo.http.setting_endpoints import setting_endpoints  # noqa: PLC0415 - not needed to start

    return setting_endpoints(service, settings, accounts, forks)


def _console(
    service: Service, parts: ApplicationParts, endpoints: "Callable[[], RecordedEndpoints]"
) -> "Console":
    from genzo.http.console import made_console  # noqa: PLC0415 - most servers are asked for no page of it

    authentication = _authentication(service, parts.settings, parts.nonces)
    access = control_access(service, parts.settings, parts.settings.control_mode)
    return made_console(
        service,
        parts.settings,
        authentication,
        access.refusal,
        parts.rate_limits,
        parts.requests,
        parts.request_totals,
        endpoints,
    )


def control_access(service: Service, settings: ServerSettings, mode: str) -> "ControlAccess":
    from genzo.control.access import ControlAccess  # noqa: PLC0415 - not needed to start

    return ControlAccess(
        mode,
        settings.control_token or settings.made_control_token,
        partial(first_key_is_active, service.store),
        settings.port,
    )
