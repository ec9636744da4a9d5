"""The chain: a request goes down once and comes up once. Each station takes a value and gives a value."""

import logging
import re
from typing import Protocol
from urllib.parse import quote

from genzo import errors
from genzo.actions import registry
from genzo.actions.action import AnyAction
from genzo.catalogue.faults import Asked, error_type, striking
from genzo.catalogue.store import ReadCache, StoreError
from genzo.errors import ApiError
from genzo.http.fault_injection import FaultEffect, first_to_strike
from genzo.http.page_cache import Pages
from genzo.identity.authentication import Caller
from genzo.service.call import COMMON_PARAMETERS, Exchange, PreparedCall
from genzo.service.service import Service
from genzo.wire import call as calls
from genzo.wire import envelope
from genzo.wire.binding import unknown_names
from genzo.wire.call import Call
from genzo.wire.parameters import Parameters
from genzo.wire.types import Format, HttpRequest, HttpResponse

_log = logging.getLogger("genzo.requests")
_HOST = re.compile(r"(?P<name>[A-Za-z0-9.\-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?", re.ASCII)
_CLOUD_HOST = ".aliyuncs.com"


class Authentication(Protocol):
    """Tells who calls, or refuses. ``assumed_version`` is that of a call which names none."""

    assumed_version: str

    def caller(self, call: Call, memory: ReadCache) -> Caller: ...


class Chain:
    """From an HTTP request of the API to its answer. ``address`` is the base of the server's own links.

    The way has two parts, so that the second, which may wait for the catalogue's one writer, can be left to
    a thread: `begin` and `finish`. Between them is what strikes a call on purpose: `strike`. Whatever fails
    on the way is answered too.
    """

    def __init__(self, service: Service, authentication: Authentication, address: str) -> None:
        self._service = service
        self._authentication = authentication
        self._address = address
        # Behind a network the question whether a page still holds costs as much as the page.
        self._pages = None if service.store.traits.is_remote else Pages(service.store, service.clock)

    def begin(self, request: HttpRequest) -> PreparedCall | HttpResponse:
        """What to finish, or the answer to a request that gets no further."""
        request_id = self._service.ids.request_id()
        answer_format: Format | None = None
        try:
            parameters = calls.parameters_of(request)
            answer_format = calls.answer_format(request, parameters)
            return self._begin(Exchange(request, request_id, answer_format), parameters)
        except Exception as error:  # noqa: BLE001 - see _failed
            answer_format = answer_format or calls.default_format(request)
            return self._failed(error, Exchange(request, request_id, answer_format))

    def strike(self, begun: PreparedCall) -> FaultEffect:
        """What the first of a call's faults that is not used up does to it."""
        try:
            fault = first_to_strike(self._service.store, begun.faults)
            if fault is None:
                return FaultEffect()
            _log.info("the fault %s strikes %s", fault.name, begun.action.name)
            if fault.error is None:
                return FaultEffect(fault.delay)
            kind = error_type(fault.error, begun.action.name) or errors.INTERNAL_ERROR
            return FaultEffect(fault.delay, self._failed(kind(), begun.exchange))
        except Exception as error:  # noqa: BLE001 - see _failed
            return FaultEffect(answer=self._failed(error, begun.exchange))

    def finish(self, begun: PreparedCall) -> HttpResponse:
        """The answer of the action."""
        exchange = begun.exchange
        try:
            if begun.faults:
                # It may have been held up, and others have written meanwhile.
                begun = begun._replace(memory=self._service.store.read_cache())
            if self._pages is None:
                return self._called(begun)
            return self._pages.answer(begun, self._called)
        except Exception as error:  # noqa: BLE001 - see _failed
            return self._failed(error, exchange)

    def _called(self, begun: PreparedCall) -> HttpResponse:
        exchange, action = begun.exchange, begun.action
        response = self._service.call(
            begun.account_id,
            action.name,
            begun.parameters,
            version=action.version,
            request_id=exchange.request_id,
            address=self._base(exchange.request),
            settings=begun.settings,
        )
        return envelope.success(action.name, response, exchange.request_id, exchange.answer_format)

    def refusal(self, error: ApiError, request: HttpRequest) -> HttpResponse:
        """The answer to a request that does not reach the chain."""
        exchange = Exchange(request, self._service.ids.request_id(), calls.default_format(request))
        return self._failed(error, exchange)

    def _begin(self, exchange: Exchange, parameters: Parameters) -> PreparedCall:
        call = calls.decode(exchange.request, parameters, self._authentication.assumed_version)
        action = registry.find(call.version, call.action)
        memory = self._service.store.read_cache()
        caller = self._authentication.caller(call, memory)
        _note_unknown(action, parameters.values)
        begun = PreparedCall(exchange, action, caller.account_id, parameters.values, memory, caller.settings)
        if not caller.settings.faults:
            return begun
        asked = Asked(action.name, parameters.get("RegionId"), caller.account_id)
        return begun._replace(faults=striking(caller.settings.faults, asked, self._service.draw))

    def _failed(self, error: Exception, exchange: Exchange) -> HttpResponse:
        """The answer to a failure: of the caller, of the store, or a fault of ours, which leaves a trace."""
        if isinstance(error, StoreError):
            _log.error("%s", error)
            error = errors.SERVICE_UNAVAILABLE()
        elif not isinstance(error, ApiError):
            _log.error("request %s failed", exchange.request_id, exc_info=error)
            error = errors.INTERNAL_ERROR()
        request = exchange.request
        match = _HOST.fullmatch(request.header("host"))
        recommend = f"{self._base(request)}/_genzo/errors/{quote(error.code)}"
        host_id = match["name"] if match else ""
        return envelope.failure(error, exchange.request_id, host_id, recommend, exchange.answer_format)

    def _base(self, request: HttpRequest) -> str:
        """The base of links to this server, as the client reached it.

        A proxied client's host is the cloud's, where there is no page of ours: it gets the server's own.
        """
        match = _HOST.fullmatch(request.header("host"))
        if match is None or match["name"].endswith(_CLOUD_HOST):
            return self._address
        return f"{self._address.partition('://')[0]}://{match[0]}"


def _note_unknown(action: AnyAction, parameters: dict[str, str]) -> None:
    """Unknown parameters are no error, but whoever looks into the log sees them (promise 3)."""
    if _log.isEnabledFor(logging.DEBUG):
        unknown = [
            name for name in unknown_names(action.request, parameters) if name not in COMMON_PARAMETERS
        ]
        if unknown:
            _log.debug("%s: parameters without effect: %s", action.name, ", ".join(sorted(unknown)))
