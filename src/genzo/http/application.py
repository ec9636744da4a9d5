"""The application of one worker, put together from a service."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from genzo.control.router import Control
from genzo.http.asgi import Application
from genzo.http.chain import Authentication, Chain
from genzo.http.page_cache import PageCache
from genzo.identity.authentication import Authenticator, OpenAuthenticator
from genzo.identity.nonces import Nonces
from genzo.service.open_store import CONNECTIONS
from genzo.service.server_settings import ServerSettings
from genzo.service.service import Service

if TYPE_CHECKING:
    from genzo.control.setting_pages import SettingPages


def application(service: Service, settings: ServerSettings, nonces: Nonces) -> Application:
    """What a worker serves."""
    # Over a network, asking whether a page is fresh costs as much as reading it.
    page_cache = None if service.store.traits.is_remote else PageCache(service.store, service.clock)
    chain = Chain(service, _authentication(service, settings, nonces), settings.address, page_cache)
    once_ready = _asked_until_true(service.is_ready)
    pages = partial(_setting_pages, service, settings.control_token)
    traits = service.store.traits
    control = Control(service.is_ready if traits.may_disappear else once_ready, pages)
    if traits.is_remote:
        return Application(chain, control, once_ready, threads=CONNECTIONS)
    return Application(chain, control, once_ready)


def _authentication(service: Service, settings: ServerSettings, nonces: Nonces) -> Authentication:
    if settings.auth == "open":
        return OpenAuthenticator(service.store, service.clock)
    return Authenticator(service.clock, nonces)


def _setting_pages(service: Service, token: str) -> "SettingPages":
    from genzo.control.setting_pages import SettingPages  # noqa: PLC0415 - no start should wait for pages

    return SettingPages(
        store=service.store,
        clock=service.clock,
        ids=service.ids,
        durations=service.durations,
        quotas=service.quotas,
        regions=service.facts.regions,
        token=token,
    )


def _asked_until_true(question: Callable[[], bool]) -> Callable[[], bool]:
    """The question, which is asked until its answer is yes."""
    answered = False

    def ask() -> bool:
        nonlocal answered
        answered = answered or question()
        return answered

    return ask
