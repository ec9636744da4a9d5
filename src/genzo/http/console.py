"""Puts together the console of one worker."""

from collections.abc import Callable

from genzo.console.console import Console
from genzo.console.sessions import Sessions
from genzo.control.answers import refusal
from genzo.control.router import Endpoints
from genzo.http.chain import Authentication, Chain
from genzo.http.console_buckets import ConsoleBuckets
from genzo.http.console_calls import ConsoleCalls
from genzo.http.rate_limits import NoRateLimits, RateLimits, ThrottledError
from genzo.http.request_log.repeats import Repeats
from genzo.service.server_settings import ServerSettings
from genzo.service.service import Service
from genzo.wire.types import HttpRequest, HttpResponse

_COST_OF_GUESS = 25
"""A refused sign-in may be a guess at a secret: it counts as so many refused requests of an address."""


def made_console(
    service: Service,
    settings: ServerSettings,
    authentication: Authentication,
    access: Callable[[HttpRequest], HttpResponse | None],
    rate_limits: RateLimits | None,
    requests: Callable[[bytes], HttpResponse],
    control: Callable[[], Endpoints],
) -> Console:
    """The console of a worker; ``access`` is the answer to a request that may not control the server.

    ``requests`` answers a query for logged requests, ``control`` control requests whose access was checked.
    """
    chain = Chain(service, authentication, settings.address, None, tls_address=settings.tls_address)
    repeats = Repeats(settings.address, is_open=settings.auth == "open")
    calls = ConsoleCalls(service, chain, repeats, requests, control, ConsoleBuckets(service))
    token = settings.control_token or settings.made_control_token
    limits = rate_limits or NoRateLimits()

    def check_address(request: HttpRequest) -> HttpResponse | None:
        try:
            limits.check_address(request.client)
        except ThrottledError as error:
            return refusal(error.status, error.message)
        return None

    def count_refusal(request: HttpRequest) -> None:
        for _ in range(_COST_OF_GUESS):
            limits.count_refusal(request)

    sessions = Sessions(token, calls.credentials_in_session, service.clock)
    return Console(access, sessions, calls, settings.port, check_address, count_refusal)
