"""Builds the ASGI application of one worker."""

from functools import partial
from typing import TYPE_CHECKING

from genzo.control.router import ControlRouter
from genzo.errors.eras import ERAS
from genzo.http.asgi import Application
from genzo.http.browser_guard import BrowserGuard, allowed_hosts, allowed_origins
from genzo.http.chain import Authentication, Chain
from genzo.http.page_cache import PageCache
from genzo.http.sending import AsgiApplication
from genzo.identity.authentication import Authenticator, OpenAuthenticator
from genzo.identity.nonces import Nonces
from genzo.identity.open_accounts import OpenAccounts
from genzo.service.offered_images import OfferedImages
from genzo.service.open_store import CONNECTIONS
from genzo.service.server_settings import ServerSettings
from genzo.service.service import Service
from genzo.service.setup import first_key_is_active

if TYPE_CHECKING:
    from genzo.control.access import ControlAccess
    from genzo.control.setting_endpoints import SettingEndpoints
    from genzo.http.trusted_proxies import TrustedProxies


def build_application(service: Service, settings: ServerSettings, nonces: Nonces) -> AsgiApplication:
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
        tls_address=settings.tls_address,
        strict=settings.strict,
    )
    control = ControlRouter(
        service.is_ready,
        partial(_control_access, service, settings),
        partial(_setting_endpoints, service, settings),
        is_off=settings.control == "off",
    )
    accounts = OpenAccounts(service.store, settings.max_open_accounts)
    application = Application(
        chain,
        control,
        service.is_ready,
        accounts,
        threads=CONNECTIONS if is_remote else 0,
        proxies=_trusted_proxies(settings),
    )
    return BrowserGuard(application, application.refusal, settings)


def require_valid_access(settings: ServerSettings) -> None:
    """Check what a worker would only find out after the start.

    Raises:
        SettingsError: an allowed origin, an allowed host or a trusted proxy is invalid.
    """
    allowed_origins(settings)
    allowed_hosts(settings)
    _trusted_proxies(settings)


def _trusted_proxies(settings: ServerSettings) -> "TrustedProxies | None":
    if not settings.trusted_proxies:
        return None
    from genzo.http.trusted_proxies import TrustedProxies  # noqa: PLC0415 - most servers have no proxy

    return TrustedProxies(settings.trusted_proxies)


def _authentication(service: Service, settings: ServerSettings, nonces: Nonces) -> Authentication:
    if settings.auth == "open":
        return OpenAuthenticator(service.clock)
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
    )


def _control_access(service: Service, settings: ServerSettings) -> "ControlAccess":
    from genzo.control.access import ControlAccess  # noqa: PLC0415 - not needed to start

    return ControlAccess(
        settings.control_mode,
        settings.control_token or settings.made_control_token,
        partial(first_key_is_active, service.store),
        settings.port,
    )
