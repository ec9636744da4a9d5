"""What the request log shows of a request, without its secrets."""

from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl

import msgspec

from genzo.actions import registry
from genzo.catalogue.clock import format_moment
from genzo.catalogue.principals import Principal
from genzo.errors import ApiError
from genzo.errors.oss import OSS_PREFIX
from genzo.http.products import product_of
from genzo.http.request_log.hidden_answers import without_secrets
from genzo.http.request_log.oss_requests import shown_of_oss
from genzo.http.request_log.records import Record
from genzo.http.request_log.shown_request import ShownRequest
from genzo.http.request_names import RequestNames
from genzo.wire import call as wire_call
from genzo.wire import signature_acs3
from genzo.wire.call import Call
from genzo.wire.common_parameters import COMMON_PARAMETERS
from genzo.wire.recorded_parameters import HIDDEN, is_open
from genzo.wire.structs import Request
from genzo.wire.types import HttpRequest

SUCCESS = "OK"
"""The code of a success."""
_SECRET = ("Signature", "SecurityToken")
_OF_ACS3 = {
    "SignatureNonce": "x-acs-signature-nonce",
    "Timestamp": "x-acs-date",
    "SecurityToken": "x-acs-security-token",
}
_MAX_TEXT = 512
_MAX_NAMES = 100


class SignatureComparison(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The texts that server and client signed, of a signature that does not match.

    The client's texts are there if one was found whose signature is the one that was sent: a client sends its
    signature alone. ``difference`` is the offset of the first character that differs, in the canonical
    requests of signature version 3, else in the strings to sign. ``marked`` has the lines around it, with a
    mark below it. ``hidden`` values of secrets are ``***`` in all texts.
    """

    server_string_to_sign: str
    server_canonical_request: str | None = None
    client_string_to_sign: str | None = None
    client_canonical_request: str | None = None
    difference: int | None = None
    marked: str | None = None


class LoggedRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One request of the API and its answer.

    ``id`` orders requests by their arrival. ``time`` is when it arrived, by the system's clock; ``duration``
    is in seconds. ``parameters`` are flat, by their exact names (``Tag.1.Key``), ``common_parameters`` are
    those that every action has, those of headers among them; values of secrets, and of parameters that the
    action does not have, are ``***``. ``account`` is ``""`` where no caller is known. ``is_verified`` says
    whether a signature proves the caller. ``user`` is the name of the RAM user or of the role. ``code`` is
    ``OK``, or that of the error. ``causes`` say what may be wrong with a request that was not authenticated.
    """

    id: str
    time: str
    duration: float
    client: str
    user_agent: str
    method: str
    scheme: str
    host: str
    path: str
    product: str
    version: str
    action: str
    parameters: dict[str, str]
    common_parameters: dict[str, str]
    ignored: list[str]
    corrected: list[str]
    account: str
    principal: str
    user: str
    is_verified: bool
    access_key_id: str
    signature_method: str
    status: int
    code: str
    message: str
    request_id: str
    answer_bytes: int
    fault: str
    answer: str | None = None
    signature: SignatureComparison | None = None
    causes: list[str] = []


class ReadRequest(NamedTuple):
    """A request decoded as the server has decoded it. ``call`` is None if it cannot be decoded."""

    request: HttpRequest
    call: Call | None
    values: Mapping[str, str]
    ignored: tuple[str, ...]
    corrected: tuple[str, ...]


Compare = Callable[[Record, ReadRequest], tuple[SignatureComparison | None, list[str]]]
"""Compares the signatures of a request that was not authenticated, and says what may be wrong."""


class Entries:
    """Makes what the log shows. ``strict`` and ``assumed_version`` are those of the server.

    ``worker`` is the number of the worker. One thread at a time may use it.
    """

    def __init__(self, worker: int, compare: Compare, *, strict: bool, assumed_version: str) -> None:
        self._worker = worker
        self._compare = compare
        self._names = RequestNames(strict=strict)
        self._assumed_version = assumed_version

    def entry(self, record: Record, *, with_answer: bool) -> LoggedRequest:
        """The request of a record; ``with_answer`` shows the body of the answer, if it was kept."""
        request, principal = record.request, record.principal
        if record.action.startswith(OSS_PREFIX):
            shown = shown_of_oss(record)
        else:
            shown = _shown_of_call(record, self.read(request), with_answer=with_answer)
        return LoggedRequest(
            id=self.id_of(record),
            time=format_moment(record.arrived // 1000),
            duration=round(record.seconds, 6),
            client=request.client,
            user_agent=request.header("user-agent")[:_MAX_TEXT],
            method=request.method,
            scheme="https" if request.is_secure else "http",
            host=request.header("host")[:_MAX_TEXT],
            path=request.path[:_MAX_TEXT],
            account="" if principal is None else str(principal.account_id),
            principal="" if principal is None else principal.arn,
            user="" if principal is None else principal.name,
            is_verified=record.is_verified,
            status=record.status,
            code=record.code or SUCCESS,
            request_id=record.request_id,
            answer_bytes=record.answer_bytes,
            fault=record.fault,
            **shown._asdict(),
        )

    def explained(self, entry: LoggedRequest, record: Record) -> LoggedRequest:
        """The request with the comparison of its signatures, which takes milliseconds; not for OSS."""
        if record.action.startswith(OSS_PREFIX):
            return entry
        comparison, causes = self._compare(record, self.read(record.request))
        return msgspec.structs.replace(entry, signature=comparison, causes=causes)

    def id_of(self, record: Record) -> str:
        """The id of a record, which orders those of all workers by arrival."""
        return f"{record.arrived:016d}-{self._worker}-{record.number}"

    def read(self, request: HttpRequest) -> ReadRequest:
        """A request, with the names of its parameters as the server reads them."""
        try:
            call = wire_call.decode(request, self._assumed_version)
        except ApiError:
            return ReadRequest(request, None, _undecoded(request), (), ())
        reading = self._names.read(call)
        if reading is None:
            return ReadRequest(request, call, call.parameters.values, (), ())
        call = wire_call.with_values(
            call, {**call.parameters.values, **reading.values}, self._assumed_version
        )
        corrected = set(reading.corrected)
        unknown = {
            name: value
            for name, value in call.parameters.values.items()
            if name not in reading.values and name not in corrected
        }
        return ReadRequest(request, call, {**reading.values, **unknown}, reading.ignored, reading.corrected)


def _undecoded(request: HttpRequest) -> Mapping[str, str]:
    """The parameters of a request that the server refuses to decode, as far as they can be read."""
    text = request.query[:_MAX_TEXT].decode("latin-1")
    return dict(parse_qsl(text, keep_blank_values=True, errors="replace"))


def _shown_of_call(record: Record, read: ReadRequest, *, with_answer: bool) -> ShownRequest:
    """What is shown of a call of an action."""
    call = read.call
    action = record.action or ("" if call is None else registry.full_name(call.version, call.action))
    return ShownRequest(
        product=product_of("" if call is None else call.version),
        version="" if call is None else call.version[:_MAX_TEXT],
        action=action[:_MAX_TEXT],
        parameters=_shown(action, read),
        common_parameters=_common(read),
        ignored=[*read.ignored[:_MAX_NAMES]],
        corrected=[*read.corrected[:_MAX_NAMES]],
        access_key_id=_access_key_id(record.principal, read)[:_MAX_TEXT],
        signature_method=_signature_method(read)[:_MAX_TEXT],
        message=without_secrets(record.message, _secrets(action, read)),
        answer=_answer(record, action, read) if with_answer else None,
    )


def is_shown(action: str, name: str) -> bool:
    """Whether the log shows the values of a parameter: it is one of the action, and not secret.

    A name that the action does not have may be that of a secret, misspelt.
    """
    found = registry.named(action)
    if found is None:
        return False
    request: type[Request] = found.request
    return is_open(request, name)


def _shown(action: str, read: ReadRequest) -> dict[str, str]:
    return {
        name: value if is_shown(action, name) else HIDDEN
        for name, value in read.values.items()
        if name not in COMMON_PARAMETERS
    }


def _common(read: ReadRequest) -> dict[str, str]:
    common = {name: value for name, value in read.values.items() if name in COMMON_PARAMETERS}
    if read.call is not None and read.call.signed_by_headers:
        headers = {name: read.request.header(header) for name, header in _OF_ACS3.items()}
        common |= {name: value for name, value in headers.items() if value}
    return {name: HIDDEN if name in _SECRET else value for name, value in common.items()}


def _secrets(action: str, read: ReadRequest) -> list[str]:
    """The values that an answer may repeat and the log must not show."""
    common = (read.values.get(name, "") for name in _SECRET)
    hidden = (
        value
        for name, value in read.values.items()
        if name not in COMMON_PARAMETERS and not is_shown(action, name)
    )
    return [*common, read.request.header(_OF_ACS3["SecurityToken"]), *hidden]


def _access_key_id(principal: Principal | None, read: ReadRequest) -> str:
    """The key that the caller is known by, else the one that the request names."""
    if principal is not None:
        return principal.access_key_id
    if read.call is None or not read.call.signed_by_headers:
        return read.values.get("AccessKeyId", "")
    try:
        return signature_acs3.parse_authorization(read.request.header("authorization")).access_key_id
    except ApiError:
        return ""


def _signature_method(read: ReadRequest) -> str:
    if read.call is not None and read.call.signed_by_headers:
        return read.request.header("authorization").partition(" ")[0]
    return read.values.get("SignatureMethod", "") if read.values.get("Signature") else ""


def _answer(record: Record, action: str, read: ReadRequest) -> str | None:
    if record.answer is None:
        return None
    return without_secrets(record.answer.decode(errors="replace"), _secrets(action, read))
