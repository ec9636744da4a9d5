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
from genzo.catalogue.deadline import OutcomeUnknownError
from genzo.catalogue.origin import Origin
from genzo.catalogue.principals import PrincipalType
from genzo.catalogue.store import ReadCache, StoreError
from genzo.errors import ApiError
from genzo.http.fault_injection import NO_EFFECT, FaultEffect, claim_first, effect_of, own_faults, with_faults
from genzo.http.observation import current_observation
from genzo.http.page_cache import CACHED_ACTION, PageCache
from genzo.http.rate_limits import NoRateLimits, RateLimits, ThrottledError
from genzo.http.refusals import Refusals, Refused
from genzo.http.request_names import IGNORED_HEADER, RequestNames, name_headers
from genzo.identity.authentication import Caller
from genzo.identity.open_accounts import UnknownAccountError
from genzo.service.call import PreparedCall
from genzo.service.service import Service
from genzo.wire import call as wire_call
from genzo.wire import envelope
from genzo.wire.call import Call
from genzo.wire.common_parameters import OWNER_PARAMETERS
from genzo.wire.parameter_names import Reading
from genzo.wire.types import Format, HttpRequest, HttpResponse

_log = logging.getLogger("genzo.requests")
_HOST = re.compile(r"(?P<name>[A-Za-z0-9.\-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?", re.ASCII)
_CLOUD_HOST = ".aliyuncs.com"


class Authentication(Protocol):
    """Finds the caller of a call, or raises ApiError. ``assumed_version`` is for a call without Version."""

    assumed_version: str

    def authenticate(
        self, call: Call, read_cache: ReadCache, claimed: tuple[bytes, int] | None = None
    ) -> Caller: ...


class Chain:
    """The steps, in one worker.

    ``address`` is the base URL of the server's own links, ``tls_address`` that of links in answers by HTTPS.
    ``page_cache`` is None where a query for a page's freshness costs as much as the query for the page.
    With ``strict``, parameters without effect are refused. Without ``rate_limits``, no call comes too soon.
    """

    def __init__(
        self,
        service: Service,
        authentication: Authentication,
        address: str,
        page_cache: PageCache | None,
        *,
        tls_address: str = "",
        strict: bool = False,
        rate_limits: RateLimits | NoRateLimits | None = None,
    ) -> None:
        self._service = service
        self._authentication = authentication
        self._address = address
        self._tls_address = tls_address or address
        self._page_cache = page_cache
        self._names = RequestNames(strict=strict)
        self._refusals = Refusals(service)
        self._strict = strict
        self._rate_limits = rate_limits or NoRateLimits()

    def prepare(self, request: HttpRequest) -> PreparedCall | HttpResponse | Refused:
        """Decode a request, find its action and authenticate it. Returns the error response if one fails.

        Raises:
            UnknownAccountError: the caller's account must be made first (``--auth open``).
        """
        observation = current_observation()
        # Where ids are repeatable, each account counts its requests, so its own id is drawn when it is known.
        request_id = "" if self._service.repeatable is not None else self._service.request_id()
        observation.request_id = request_id
        observation.request = request
        answer_format: Format | None = None
        headers: Mapping[str, str] | None = None
        caller: Caller | None = None
        try:
            self._rate_limits.check_address(request.client)
            decoded = wire_call.decode(request, self._authentication.assumed_version)
            reading = self._names.read(decoded)
            if reading is not None:
                headers = name_headers(reading)
                decoded = wire_call.with_values(decoded, reading.values, self._authentication.assumed_version)
            answer_format = wire_call.answer_format(decoded)
            wire_call.require_action(decoded)
            action = registry.find(decoded.version, decoded.action)
            observation.action = action.name
            try:
                caller, read_cache = self._authenticated(decoded)
            except ApiError as error:
                return self._not_authenticated(error, decoded, request_id, answer_format, headers)
            if not request_id:
                request_id = self._service.request_id(caller.principal.account_id)
                observation.request_id = request_id
            self._rate_limits.check_call(caller.principal.access_key_id, action.name)
            if caller.principal.kind is not PrincipalType.ACCOUNT:
                _log.info("%s by %s", action.name, caller.principal.arn)
            if reading is not None:
                self._check_ignored(action, headers)
                _check_owners(action, reading, caller, read_cache)
            call = PreparedCall(
                action,
                caller.principal,
                decoded.parameters.values,
                caller.settings,
                read_cache,
                request_id,
                *_link(request.header("host"), self._own_address(request)),
                answer_format,
                (),
                headers,
                Origin(request.client, request.header("user-agent"), request.is_secure),
                caller.nonce,
            )
            return with_faults(self._service, call) if caller.settings.faults else call
        except UnknownAccountError:
            raise
        except Exception as error:  # noqa: BLE001 - see _failed
            is_refused = caller is None and isinstance(error, ApiError)
            response = self._not_prepared(error, request, request_id, answer_format, is_refused=is_refused)
            return _with_headers(response, headers)

    def inject(self, call: PreparedCall) -> tuple[FaultEffect, HttpResponse | None]:
        """Apply the call's first unused fault. Returns its effect, and the response to send instead."""
        try:
            draw = self._service.draws(call, "fault")
            fault = claim_first(self._service.store, call.faults, draw, own_faults(call))
            if fault is None:
                return NO_EFFECT, None
            _log.info("fault %s applies to %s", fault.name, call.action.name)
            current_observation().fault = fault.name or ""
            effect = effect_of(fault, call.action.name, draw)
            if effect.error is None:
                return effect, None
            answer = self._failed_call(effect.error, call)
            return effect, answer._replace(headers={**answer.headers, **effect.headers})
        except Exception as error:  # noqa: BLE001 - see _failed
            return NO_EFFECT, self._failed_call(error, call)

    def answer(self, call: PreparedCall) -> HttpResponse | Refused:
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
            if call.principal.kind is not PrincipalType.ACCOUNT:
                call = self._service.permitted(call)
            return _with_headers(self._page_cache.answer(call, self._answered), call.name_headers)
        except OutcomeUnknownError:
            raise
        except Exception as error:  # noqa: BLE001 - see _failed
            response = self._failed_call(error, call)
            return self._refusals.of_read(call, error, response) if isinstance(error, ApiError) else response

    def record(self, refused: Refused) -> HttpResponse:
        """Record the event of a refusal; returns its response."""
        return self._refusals.record(refused)

    def failure(self, error: Exception, call: PreparedCall) -> HttpResponse:
        """The response to a call that is not carried out because of ``error``."""
        return self._failed_call(error, call)

    def refusal(self, error: Exception | StoreError, request: HttpRequest) -> HttpResponse:
        """The response to a request that is refused before `prepare`."""
        link = _link(request.header("host"), self._own_address(request))
        observation = current_observation()
        observation.request = request
        request_id = observation.request_id or self._service.request_id()
        return self._failed(error, request_id, link, wire_call.undecoded_format(request))

    def _authenticated(self, call: Call) -> tuple[Caller, ReadCache]:
        """The caller, by keys and settings that hold at a moment after the request has arrived.

        Raises:
            ApiError: as of `Authentication.authenticate`.
            UnknownAccountError: as of `prepare`.
        """
        claimed: tuple[bytes, int] | None = None
        while True:
            read_cache = self._service.store.read_cache()
            try:
                caller = self._authentication.authenticate(call, read_cache, claimed)
            except (ApiError, UnknownAccountError):
                if read_cache.holds():
                    raise
                continue
            if read_cache.holds():
                observation = current_observation()
                observation.principal, observation.is_verified = caller.principal, caller.nonce is not None
                return caller, read_cache
            claimed = caller.nonce

    def _not_authenticated(
        self,
        error: ApiError,
        call: Call,
        request_id: str,
        answer_format: Format,
        headers: Mapping[str, str] | None,
    ) -> HttpResponse | Refused:
        request_id = request_id or self._service.request_id()
        self._rate_limits.count_refusal(call.request)
        link = _link(call.request.header("host"), self._own_address(call.request))
        response = _with_headers(self._failed(error, request_id, link, answer_format), headers)
        try:
            return self._refusals.of_authentication(call, error, request_id, response)
        except StoreError:
            return response

    def _not_prepared(
        self,
        error: Exception,
        request: HttpRequest,
        request_id: str,
        answer_format: Format | None,
        *,
        is_refused: bool,
    ) -> HttpResponse:
        """The response to an error in `prepare`; a refusal before authentication counts for its address."""
        headers: Mapping[str, str] | None = None
        if isinstance(error, ThrottledError):
            current_observation().is_throttled = True
            headers = error.headers
        elif is_refused:
            self._rate_limits.count_refusal(request)
        link = _link(request.header("host"), self._own_address(request))
        answer_format = answer_format or wire_call.undecoded_format(request)
        return _with_headers(
            self._failed(error, request_id or self._service.request_id(), link, answer_format), headers
        )

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

    def _own_address(self, request: HttpRequest) -> str:
        return self._tls_address if request.is_secure else self._address

    def _failed_call(self, error: Exception, call: PreparedCall) -> HttpResponse:
        response = self._failed(error, call.request_id, _Link(call.address, call.host), call.answer_format)
        return _with_headers(response, call.name_headers)

    def _failed(
        self, error: Exception, request_id: str, link: "_Link", answer_format: Format
    ) -> HttpResponse:
        """The response to an exception. Any but ApiError and StoreError is a bug, logged with its trace."""
        observation = current_observation()
        if isinstance(error, StoreError):
            self._service.outages.refused(error)
            observation.lost_database = True
            error = errors.SERVICE_UNAVAILABLE()
        elif not isinstance(error, ApiError):
            _log.error("request %s failed", request_id, exc_info=error)
            error = errors.INTERNAL_ERROR()
        observation.request_id, observation.error = request_id, error
        recommend = f"{link.address}/_genzo/errors/{quote(error.code)}"
        return envelope.failure(error, request_id, link.host, recommend, answer_format)

    def _answered(self, call: PreparedCall) -> HttpResponse:
        response = self._service.answer(call)
        return envelope.success(call.action.api_name, response, call.request_id, call.answer_format)


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


def _with_headers(response: HttpResponse, headers: Mapping[str, str] | None) -> HttpResponse:
    return response._replace(headers={**response.headers, **headers}) if headers else response
