"""Builds the ASGI application of one worker."""

from functools import partial
from typing import TYPE_CHECKING

from genzo.control.router import ControlRouter
from genzo.errors.eras import ERAS
from genzo.http.asgi import REQUEST_SECONDS, Application
from genzo.http.chain import Authentication, Chain
from genzo.http.page_cache import PageCache
from genzo.identity.authentication import Authenticator, OpenAuthenticator
from genzo.identity.nonces import Nonces
from genzo.service.offered_images import OfferedImages
from genzo.service.open_store import CONNECTIONS
from genzo.service.server_settings import ServerSettings
from genzo.service.service import Service

if TYPE_CHECKING:
    from genzo.control.setting_endpoints import SettingEndpoints


def build_application(
    service: Service,
    settings: ServerSettings,
    nonces: Nonces,
    *,
    request_seconds: float = REQUEST_SECONDS,
) -> Application:
    """The application that answers from ``service``; ``nonces`` are shared by all workers.

    ``request_seconds`` is within how long a request is answered.
    """
    is_remote = service.store.traits.is_remote
    # Over a network, a query for a page's freshness costs as much as the query for the page.
    page_cache = None if is_remote else PageCache(service.store, service.clock)
    authentication = _authentication(service, settings, nonces)
    chain = Chain(service, authentication, settings.address, page_cache, strict=settings.strict)
    control = ControlRouter(service.is_ready, partial(_setting_endpoints, service, settings))
    threads = CONNECTIONS if is_remote else 0
    return Application(
        chain, control, service.unready_reason, threads=threads, request_seconds=request_seconds
    )


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
