"""The application of one worker, put together from a house."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from genzo.control.router import Control
from genzo.identity.authentication import Authenticator, OpenAuthenticator
from genzo.identity.nonces import Nonces
from genzo.server.asgi import Application
from genzo.server.chain import Authentication, Chain
from genzo.server.house import House
from genzo.server.settings import Settings
from genzo.server.stores import CONNECTIONS

if TYPE_CHECKING:
    from genzo.control.setting_pages import SettingPages


def application(house: House, settings: Settings, nonces: Nonces) -> Application:
    """What a worker serves."""
    house = replace(house, any_account=settings.auth == "open")
    chain = Chain(house, _authentication(house, settings, nonces), settings.address)
    once_ready = _asked_until_true(house.is_ready)
    pages = partial(_setting_pages, house, settings.control_token)
    if house.store.waits:
        # A database may go away: whoever asks whether this server is ready wants to know.
        return Application(chain, Control(house.is_ready, pages), once_ready, threads=CONNECTIONS)
    return Application(chain, Control(once_ready, pages), once_ready)


def _authentication(house: House, settings: Settings, nonces: Nonces) -> Authentication:
    if settings.auth == "open":
        return OpenAuthenticator(house.store, house.clock)
    return Authenticator(house.clock, nonces)


def _setting_pages(house: House, token: str) -> "SettingPages":
    from genzo.control.setting_pages import SettingPages  # noqa: PLC0415 - no start should wait for pages

    return SettingPages(
        store=house.store,
        clock=house.clock,
        names=house.names,
        durations=house.durations,
        quotas=house.quotas,
        regions=house.facts.regions,
        token=token,
    )


def _asked_until_true(question: Callable[[], bool]) -> Callable[[], bool]:
    """The question, not asked again once it was answered with yes."""
    answered = False

    def ask() -> bool:
        nonlocal answered
        answered = answered or question()
        return answered

    return ask
