"""Makes the case of an exchange: what a recording keeps of it, without secrets."""

import json
import re
import threading
from collections.abc import Collection, Sequence
from typing import Literal, NamedTuple
from urllib.parse import quote_plus
from xml.sax.saxutils import escape

from genzo.catalogue.clock import format_moment
from genzo.errors import ApiError
from genzo.http.request_log.hidden_answers import without_secrets
from genzo.recording.case import ACS3, Answer, Case
from genzo.recording.exchange import Exchange, Received
from genzo.recording.open_parameters import NAMES_OF_SECRETS, SIGNATURE, OpenParameters
from genzo.recording.pseudonyms import Pseudonyms
from genzo.wire import call as wire_call
from genzo.wire import signature_acs3
from genzo.wire.call import BODY, Call
from genzo.wire.parameters import percent_encode
from genzo.wire.recorded_parameters import HIDDEN
from genzo.wire.types import HttpRequest

REQUEST = "(request)"
"""Stands for a request that cannot be decoded, of which nothing is kept."""
_KEPT_HEADERS = ("accept", "content-type", "x-acs-action", "x-acs-version")
_MAX_NAME = 64
_JSON_SECRET = re.compile(rf'("{NAMES_OF_SECRETS}"\s*:\s*")(?:[^"\\]|\\.)*+(")', re.ASCII)
_XML_SECRET = re.compile(rf"(<({NAMES_OF_SECRETS})>)[^<]*+(</\2)", re.ASCII)


class _KeptParameters(NamedTuple):
    """Query and form without secrets, the names of hidden parameters, and the values of secrets."""

    query: str = ""
    form: str = ""
    hidden: Sequence[str] = (REQUEST,)
    secrets: Sequence[str] = ()


class Redaction:
    """Makes cases. ``shown`` are parameters that are kept although Genzo does not know them.

    ``hides_accounts`` replaces the ids of accounts. Any thread may use it.
    """

    def __init__(self, *, shown: Collection[str] = (), hides_accounts: bool = False) -> None:
        self._open = OpenParameters(shown)
        self._pseudonyms = Pseudonyms(hides_accounts=hides_accounts)
        self._lock = threading.Lock()

    def case(self, exchange: Exchange) -> Case:
        """The case of an exchange."""
        with self._lock:
            return self._case(exchange)

    def _case(self, exchange: Exchange) -> Case:
        request = exchange.request
        try:
            call: Call | None = wire_call.decode(request)
        except ApiError:
            call = None
        action = "" if call is None else call.action
        kept = _KeptParameters() if call is None else self._parameters(call, action)
        secrets = kept.secrets
        return Case(
            name=self._clean(action, secrets)[:_MAX_NAME],
            source=exchange.source,
            host=exchange.host,
            address=exchange.address,
            time=format_moment(exchange.arrived),
            method=request.method,
            query=kept.query,
            headers={} if call is None else self._headers(request, secrets),
            body=kept.form,
            signature_version=_signature_version(call),
            access_key=self._pseudonyms.of_key(_access_key_id(request, call)),
            hidden=[*kept.hidden],
            answer=None if exchange.received is None else self._answer(exchange.received, secrets),
        )

    def _parameters(self, call: Call, action: str) -> _KeptParameters:
        hidden, secrets = list[str](), [call.request.header("x-acs-security-token")]
        texts = []
        for part in (call.parameters.query, call.parameters.form):
            kept = []
            for name, value, _ in part:
                if name in SIGNATURE:
                    # In another case it has no effect on the signature, and is hidden as unknown.
                    secrets += [value] if name in ("SecurityToken", "Signature") else []
                elif self._open.has(action, name):
                    kept.append((name, self._pseudonyms.replaced(value, name)))
                else:
                    secrets.append(value)
                    hidden.append(name[:_MAX_NAME])
                    kept.append((name, HIDDEN))
            texts.append("&".join(f"{percent_encode(name)}={percent_encode(value)}" for name, value in kept))
        query, form = texts
        if BODY in call.parameters.unread:
            hidden.append(BODY)
        return _KeptParameters(query, form, hidden, secrets)

    def _headers(self, request: HttpRequest, secrets: Sequence[str]) -> dict[str, str]:
        found = {name: request.header(name) for name in _KEPT_HEADERS}
        return {name: self._clean(value, secrets) for name, value in found.items() if value}

    def _answer(self, received: Received, secrets: Sequence[str]) -> Answer:
        decoded = received.decoded
        text = None
        if decoded is not None:
            text = self._clean(decoded.decode(errors="replace"), secrets)
        return Answer(
            status=received.status,
            content_type=received.content_type,
            length=received.length,
            body=text,
            is_cut_off=received.is_cut_off,
        )

    def _clean(self, text: str, secrets: Sequence[str]) -> str:
        text = _XML_SECRET.sub(rf"\1{HIDDEN}\3", _JSON_SECRET.sub(rf"\1{HIDDEN}\2", text))
        spelt = [spelling for value in secrets if value for spelling in _spellings(value)]
        return self._pseudonyms.of_answer(without_secrets(text, spelt))


def _spellings(value: str) -> tuple[str, ...]:
    """How a value is written in JSON, in XML and in a form, beside its percent-encoding."""
    plain, escaped = json.dumps(value, ensure_ascii=False)[1:-1], json.dumps(value)[1:-1]
    return tuple(dict.fromkeys((value, plain, escaped, escape(value), quote_plus(value))))


def _signature_version(call: Call | None) -> Literal["", "1.0", "ACS3-HMAC-SHA256"]:
    if call is None:
        return ""
    if call.signed_by_headers:
        return ACS3
    return "1.0" if call.parameters.get("Signature") else ""


def _access_key_id(request: HttpRequest, call: Call | None) -> str:
    if call is None:
        return ""
    if not call.signed_by_headers:
        return call.parameters.get("AccessKeyId")
    try:
        return signature_acs3.parse_authorization(request.header("authorization")).access_key_id
    except ApiError:
        return ""
