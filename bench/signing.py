"""Makes the bytes of signed requests. All but the nonce is prepared once, so that a request costs little."""

import hashlib
import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple, Protocol
from urllib.parse import quote, urlencode

from genzo.catalogue.accounts import FIRST_ACCESS_KEY_ID, FIRST_ACCESS_KEY_SECRET
from genzo.wire import signature_acs3, signature_v1
from genzo.wire.parameters import Parameters, encoded_parameter
from genzo.wire.types import HttpRequest

NONCE = "0" * 32
"""A placeholder in parameter values, replaced by the nonce of each request."""

_VERSION = "2014-05-26"
_EMPTY_SHA256 = hashlib.sha256(b"").hexdigest()
_USUAL_HEADERS = "User-Agent: genzo-bench\r\nAccept: */*\r\nAccept-Encoding: identity\r\n"


class Key(NamedTuple):
    """An access key."""

    access_key_id: str
    secret: str


FIRST_KEY = Key(FIRST_ACCESS_KEY_ID, FIRST_ACCESS_KEY_SECRET)


class Sign(Protocol):
    """A signature version: makes endless requests of an action, each with a new nonce."""

    def __call__(
        self, host: str, action: str, parameters: Mapping[str, str], key: Key = FIRST_KEY
    ) -> Iterator[bytes]: ...


def v1(host: str, action: str, parameters: Mapping[str, str], key: Key = FIRST_KEY) -> Iterator[bytes]:
    """Endless GET requests of signature version 1, each with a new nonce."""
    complete = {
        "Action": action,
        "Version": _VERSION,
        "AccessKeyId": key.access_key_id,
        "SignatureMethod": signature_v1.METHOD,
        "SignatureVersion": signature_v1.VERSION,
        "SignatureNonce": NONCE,
        "Timestamp": _timestamp(),
        **parameters,
    }
    template = signature_v1.string_to_sign("GET", _parameters(complete))
    query = urlencode(complete)
    end = f" HTTP/1.1\r\nHost: {host}\r\n{_USUAL_HEADERS}\r\n"
    while True:
        nonce = uuid.uuid4().hex
        signature = signature_v1.sign(key.secret, template.replace(NONCE, nonce))
        target = f"/?{query.replace(NONCE, nonce)}&Signature={quote(signature, safe='')}"
        yield f"GET {target}{end}".encode()


def acs3(host: str, action: str, parameters: Mapping[str, str], key: Key = FIRST_KEY) -> Iterator[bytes]:
    """Endless POST requests of signature version 3, each with a new nonce."""
    headers = {
        "host": host,
        "x-acs-action": action,
        "x-acs-content-sha256": _EMPTY_SHA256,
        "x-acs-date": _timestamp(),
        "x-acs-signature-nonce": NONCE,
        "x-acs-version": _VERSION,
    }
    request = HttpRequest("POST", "/", b"", tuple(headers.items()), b"")
    template = signature_acs3.signed_text(request, _parameters(parameters), tuple(headers)).canonical_request
    sent = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    end = f"{_USUAL_HEADERS}Content-Length: 0\r\n\r\n"
    while True:
        nonce = uuid.uuid4().hex
        digest = hashlib.sha256(template.replace(NONCE, nonce).encode()).hexdigest()
        signature = signature_acs3.sign(key.secret, f"{signature_acs3.ALGORITHM}\n{digest}")
        yield (
            f"POST /?{urlencode(parameters)} HTTP/1.1\r\n{sent.replace(NONCE, nonce)}"
            f"Authorization: {signature_acs3.ALGORITHM} Credential={key.access_key_id},"
            f"SignedHeaders={';'.join(headers)},Signature={signature}\r\n{end}"
        ).encode()


def _parameters(values: Mapping[str, str]) -> Parameters:
    return Parameters(tuple(encoded_parameter(name, value) for name, value in values.items()))


def _timestamp() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
