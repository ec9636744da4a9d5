"""The chain: a request goes down once and comes up once. Each station takes a value and gives a value."""

import logging
import re
from typing import Protocol
from urllib.parse import quote

from genzo import errors
from genzo.actions import registry
from genzo.actions.action import AnyAction
from genzo.catalogue.store import StoreError
from genzo.errors import ApiError
from genzo.identity.authentication import Caller
from genzo.server.house import House
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

    def caller(self, call: Call) -> Caller: ...


class Chain:
    """From an HTTP request of the API to its answer. ``address`` is the base of the server's own links."""

    def __init__(self, house: House, authentication: Authentication, address: str) -> None:
        self._house = house
        self._authentication = authentication
        self._address = address

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The answer to any request: what fails is answered too."""
        request_id = self._house.names.request_id()
        answer_format = calls.default_format(request)
        try:
            parameters = calls.parameters_of(request)
            answer_format = calls.answer_format(request, parameters)
            return self._through(request, parameters, request_id, answer_format)
        except ApiError as error:
            return self._failure(error, request, request_id, answer_format)
        except StoreError as error:
            _log.error("%s", error)
            return self._failure(errors.SERVICE_UNAVAILABLE(), request, request_id, answer_format)
        except Exception:  # noqa: BLE001 - whatever it is, the caller gets an answer and the operator a trace
            _log.exception("request %s failed", request_id)
            return self._failure(errors.INTERNAL_ERROR(), request, request_id, answer_format)

    def refusal(self, error: ApiError, request: HttpRequest) -> HttpResponse:
        """The answer to a request that does not reach the chain."""
        return self._failure(error, request, self._house.names.request_id(), calls.default_format(request))

    def _through(
        self, request: HttpRequest, parameters: Parameters, request_id: str, answer_format: Format
    ) -> HttpResponse:
        call = calls.decode(request, parameters, self._authentication.assumed_version)
        action = registry.find(call.version, call.action)
        caller = self._authentication.caller(call)
        _note_unknown(action, parameters.values)
        response = self._house.call(
            caller.account_id,
            action.name,
            parameters.values,
            version=action.version,
            request_id=request_id,
            address=self._base(request),
        )
        return envelope.success(action.name, response, request_id, answer_format)

    def _failure(
        self, error: ApiError, request: HttpRequest, request_id: str, answer_format: Format
    ) -> HttpResponse:
        match = _HOST.fullmatch(request.header("host"))
        recommend = f"{self._base(request)}/_genzo/errors/{quote(error.code)}"
        return envelope.failure(error, request_id, match["name"] if match else "", recommend, answer_format)

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


COMMON_PARAMETERS = frozenset(
    {
        "AccessKeyId",
        "Action",
        "Format",
        "Signature",
        "SignatureMethod",
        "SignatureNonce",
        "SignatureType",
        "SignatureVersion",
        "TimeStamp",
        "Timestamp",
        "Version",
    }
)
"""What every action takes (protocol.md §1.1)."""
