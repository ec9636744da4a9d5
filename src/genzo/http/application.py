"""Builds the ASGI application of one worker."""

from functools import partial
from typing import TYPE_CHECKING

from genzo.control.router import ControlRouter
from genzo.errors.eras import ERAS
from genzo.http.asgi import Application
from genzo.http.chain import Authentication, Chain
from genzo.http.connection_guard import ConnectionGuard, ConnectionLimits
from genzo.http.connections import is_loopback, places
from genzo.http.page_cache import PageCache
from genzo.http.rate_limits import REFUSED_RATE, RateLimits
from genzo.identity.authentication import Authenticator, OpenAuthenticator
from genzo.identity.nonces import Nonces
from genzo.service.offered_images import OfferedImages
from genzo.service.open_store import CONNECTIONS
from genzo.service.rates import ANY_ACTION, DEFAULT_RATE
from genzo.service.server_settings import ServerSettings
from genzo.service.service import Service

if TYPE_CHECKING:
    from genzo.control.setting_endpoints import SettingEndpoints


def build_application(service: Service, settings: ServerSettings, nonces: Nonces) -> Application:
    """The application that answers from ``service``; ``nonces`` are shared by all workers."""
    is_remote = service.store.traits.is_remote
    # Over a network, a query for a page's freshness costs as much as the query for the page.
    page_cache = None if is_remote else PageCache(service.store, service.clock)
    authentication = _authentication(service, settings, nonces)
    chain = Chain(
        service,
        authentication,
        settings.address,
        page_cache,
        strict=settings.strict,
        rate_limits=_rate_limits(settings),
    )
    control = ControlRouter(service.is_ready, partial(_setting_endpoints, service, settings))
    guard = ConnectionGuard((settings.port,), _connection_limits(settings))
    return Application(chain, control, service.is_ready, guard, threads=CONNECTIONS if is_remote else 0)


def _connection_limits(settings: ServerSettings) -> ConnectionLimits:
    return ConnectionLimits(places(), settings.max_connections_per_address, is_loopback)


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
        return OpenAuthenticator(service.store, service.clock)
    return Authenticator(service.clock, nonces, ERAS[settings.gateway_era])


def _setting_endpoints(service: Service, settings: ServerSettings) -> "SettingEndpoints":
    from genzo.control.setting_endpoints import SettingEndpoints  # noqa: PLC0415 - not needed to start

    return SettingEndpoints(
        store=service.store,
        clock=service.clock,
        ids=service.ids,
        durations=service.durations,
        quotas=service.quotas,
        regions=service.facts.regions,
        offered=OfferedImages(service.store, service.facts.regions),
        images_as_of=settings.images_as_of,
        token=settings.control_token,
    )
