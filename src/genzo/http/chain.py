"""The steps from a request of the API to its response.

| step     | from, to                       | what happens                                        |
| -------- | ------------------------------ | --------------------------------------------------- |
| prepare  | HttpRequest to PreparedCall    | decode, read names, authenticate, draw faults       |
| inject   | PreparedCall to effect, answer | apply a fault, for a call that one applies to       |
| answer   | PreparedCall to HttpResponse   | page cache, action (`Service.answer`), encode       |

Each step takes a value and returns a value. An error in any step becomes an error response.
"""

import logging
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple, Protocol
from urllib.parse import quote

from genzo import errors
from genzo.actions import registry
from genzo.actions.action import AnyAction
from genzo.catalogue.deadline import OutcomeUnknownError, WouldWaitError
from genzo.catalogue.store import ReadCache, StoreError
from genzo.errors import ApiError
from genzo.http.fault_injection import NO_EFFECT, FaultEffect, claim_first, effect_of, with_faults
from genzo.http.page_cache import CACHED_ACTION, PageCache
from genzo.http.request_names import IGNORED_HEADER, RequestNames, name_headers
from genzo.identity.authentication import Caller
from genzo.service.call import Origin, PreparedCall
from genzo.service.service import Service
from genzo.wire import call as wire_call
from genzo.wire import envelope
from genzo.wire.call import OWNER_PARAMETERS, Call
from genzo.wire.parameter_names import Reading
from genzo.wire.types import Format, HttpRequest, HttpResponse

_log = logging.getLogger("genzo.requests")
_HOST = re.compile(r"(?P<name>[A-Za-z0-9.\-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?", re.ASCII)
_CLOUD_HOST = ".aliyuncs.com"


class Authentication(Protocol):
    """Finds the caller of a call, or raises ApiError. ``assumed_version`` is for a call without Version."""

    assumed_version: str

    def authenticate(self, call: Call, read_cache: ReadCache) -> Caller: ...


class Chain:
    """The steps, in one worker. ``address`` is the base URL of the server's own links.

    ``page_cache`` is None where a query for a page's freshness costs as much as the query for the page.
    With ``strict``, parameters without effect are refused.
    """

    def __init__(
        self,
        service: Service,
        authentication: Authentication,
        address: str,
        page_cache: PageCache | None,
        *,
        strict: bool = False,
    ) -> None:
        self._service = service
        self._authentication = authentication
        self._address = address
        self._page_cache = page_cache
        self._names = RequestNames(strict=strict)
        self._strict = strict

    def prepare(self, request: HttpRequest) -> PreparedCall | HttpResponse:
        """Decode a request, find its action and authenticate it. Returns the error response if one fails.

        Raises:
            WouldWaitError: it needs a write (``--auth open``), for which this thread must not wait.
        """
        request_id = self._new_request_id()
        answer_format: Format | None = None
        headers: Mapping[str, str] | None = None
        try:
            decoded = wire_call.decode(request, self._authentication.assumed_version)
            reading = self._names.read(decoded)
            if reading is not None:
                headers = name_headers(reading)
                decoded = wire_call.with_values(decoded, reading.values, self._authentication.assumed_version)
            answer_format = wire_call.answer_format(decoded)
            wire_call.require_action(decoded)
            action = registry.find(decoded.version, decoded.action)
            read_cache = self._service.store.read_cache()
            caller = self._authentication.authenticate(decoded, read_cache)
            if reading is not None:
                self._check_ignored(action, headers)
                _check_owners(action, reading, caller, read_cache)
            link = _link(request.header("host"), self._address)
            call = PreparedCall(
                action,
                caller.principal,
                decoded.parameters.values,
                caller.settings,
                read_cache,
                request_id,
                link.address,
                link.host,
                answer_format,
                (),
                headers,
                Origin(request.client, request.header("user-agent"), self._address.startswith("https:")),
                caller.nonce,
            )
            return with_faults(self._service, call) if caller.settings.faults else call
        except WouldWaitError:
            raise
        except Exception as error:  # noqa: BLE001 - see _failed
            link = _link(request.header("host"), self._address)
            answer_format = answer_format or wire_call.undecoded_format(request)
            return _with_headers(_failed(error, request_id, link, answer_format), headers)

    def inject(self, call: PreparedCall) -> tuple[FaultEffect, HttpResponse | None]:
        """Apply the call's first unused fault. Returns its effect, and the response to send instead."""
        try:
            fault = claim_first(self._service.store, call.faults)
            if fault is None:
                return NO_EFFECT, None
            _log.info("fault %s applies to %s", fault.name, call.action.name)
            effect = effect_of(fault, call.action.name)
            if effect.error is None:
                return effect, None
            answer = _failed_call(effect.error, call)
            return effect, answer._replace(headers={**answer.headers, **effect.headers})
        except Exception as error:  # noqa: BLE001 - see _failed
            return NO_EFFECT, _failed_call(error, call)

    def answer(self, call: PreparedCall) -> HttpResponse:
        """Run the action, or take the response from the page cache.

        Raises:
            OutcomeUnknownError: whether it was carried out is not known, so that no response would be true.
        """
        try:
            if call.faults:
                # A fault may have delayed the call, so its read cache may be out of date.
                call = call._replace(read_cache=self._service.store.read_cache())
            if self._page_cache is None or call.action.name != CACHED_ACTION:
                return _with_headers(self._answered(call), call.name_headers)
            return _with_headers(self._page_cache.answer(call, self._answered), call.name_headers)
        except OutcomeUnknownError:
            raise
        except Exception as error:  # noqa: BLE001 - see _failed
            return _failed_call(error, call)

    def failure(self, error: Exception, call: PreparedCall) -> HttpResponse:
        """The response to a call that is not carried out because of ``error``."""
        return _failed_call(error, call)

    def refusal(self, error: Exception, request: HttpRequest) -> HttpResponse:
        """The response to a request that is refused before `prepare`."""
        link = _link(request.header("host"), self._address)
        return _failed(error, self._new_request_id(), link, wire_call.undecoded_format(request))

    def _check_ignored(self, action: AnyAction, headers: Mapping[str, str] | None) -> None:
        """Log the parameters without effect.

        Raises:
            ApiError: UnsupportedParameter, in a strict server.
        """
        names = headers and headers.get(IGNORED_HEADER)
        if names:
            _log.info("%s: parameters without effect: %s", action.name, names)
            if self._strict:
                raise errors.UNSUPPORTED_PARAMETER(names=names)

    def _new_request_id(self) -> str:
        """A RequestId of the system's time, which the clock of the API does not change."""
        return self._service.ids.new_request_id(self._service.clock())

    def _answered(self, call: PreparedCall) -> HttpResponse:
        response = self._service.answer(call)
        return envelope.success(call.action.name, response, call.request_id, call.answer_format)


def _check_owners(action: AnyAction, reading: Reading, caller: Caller, read_cache: ReadCache) -> None:
    """Check the parameters that name the account; see `genzo.identity.owners` for its errors."""
    if not reading.values.keys().isdisjoint(OWNER_PARAMETERS):
        from genzo.identity.owners import require_own_account  # noqa: PLC0415 - not needed to start

        require_own_account(action.name, reading.values, caller.principal.account_id, read_cache)


class _Link(NamedTuple):
    """The base URL of links to this server, and the host name that the client sent (HostId of an error)."""

    address: str
    host: str


# Most clients send the same Host in every request.
@lru_cache(maxsize=64)
def _link(host: str, own_address: str) -> _Link:
    """The links for a Host header. A proxied client names the cloud's host: it gets our own address."""
    match = _HOST.fullmatch(host)
    if match is None:
        return _Link(own_address, "")
    if match["name"].endswith(_CLOUD_HOST):
        return _Link(own_address, match["name"])
    return _Link(f"{own_address.partition('://')[0]}://{match[0]}", match["name"])


def _failed_call(error: Exception, call: PreparedCall) -> HttpResponse:
    response = _failed(error, call.request_id, _Link(call.address, call.host), call.answer_format)
    return _with_headers(response, call.name_headers)


def _with_headers(response: HttpResponse, headers: Mapping[str, str] | None) -> HttpResponse:
    return response._replace(headers={**response.headers, **headers}) if headers else response


def _failed(error: Exception, request_id: str, link: _Link, answer_format: Format) -> HttpResponse:
    """The response to an exception. Any but ApiError and StoreError is a bug, logged with its trace."""
    if isinstance(error, StoreError):
        _log.error("%s", error)
        error = errors.SERVICE_UNAVAILABLE()
    elif not isinstance(error, ApiError):
        _log.error("request %s failed", request_id, exc_info=error)
        error = errors.INTERNAL_ERROR()
    recommend = f"{link.address}/_genzo/errors/{quote(error.code)}"
    return envelope.failure(error, request_id, link.host, recommend, answer_format)
