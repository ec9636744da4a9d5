"""Signs the request of a case anew, with the version of signature that it had."""

import hashlib
import secrets
from datetime import UTC, datetime
from typing import NamedTuple

from genzo.recording.case import ACS3, Case
from genzo.wire import signature_acs3, signature_v1
from genzo.wire.parameters import Parameter, Parameters, encoded_parameter
from genzo.wire.types import HttpRequest

_FORM_TYPE = "application/x-www-form-urlencoded"
_NONCE_BYTES = 16
_TIME = "%Y-%m-%dT%H:%M:%SZ"


class AccessKey(NamedTuple):
    """An access key, and the token of one that is temporary."""

    access_key_id: str
    secret: str
    token: str = ""


class UnsignedRequest(NamedTuple):
    """The request of a case: the parameters of its query and of its form, and the host that it is for."""

    query: tuple[Parameter, ...]
    form: tuple[Parameter, ...]
    host: str


def signed(case: Case, request: UnsignedRequest, key: AccessKey) -> HttpRequest:
    """The request to send; one that had no signature has none again."""
    if case.signature_version == ACS3:
        return _signed_by_headers(case, request, key)
    added: dict[str, str] = {"AccessKeyId": key.access_key_id} if case.access_key else {}
    if case.signature_version:
        added |= {
            "SignatureMethod": signature_v1.METHOD,
            "SignatureVersion": signature_v1.VERSION,
            "SignatureNonce": secrets.token_hex(_NONCE_BYTES),
            "Timestamp": datetime.now(UTC).strftime(_TIME),
        }
        added |= {"SecurityToken": key.token} if key.token else {}
        everything = Parameters((*request.query, *_parameters(added)), request.form)
        text = signature_v1.string_to_sign(case.method, everything)
        added["Signature"] = signature_v1.sign(key.secret, text)
    if request.query or not request.form:
        return _request(case, request._replace(query=(*request.query, *_parameters(added))), {})
    return _request(case, request._replace(form=(*request.form, *_parameters(added))), {})


def _signed_by_headers(case: Case, request: UnsignedRequest, key: AccessKey) -> HttpRequest:
    body = _text(request.form)
    headers = {
        "x-acs-content-sha256": hashlib.sha256(body).hexdigest(),
        "x-acs-date": datetime.now(UTC).strftime(_TIME),
        "x-acs-signature-nonce": secrets.token_hex(_NONCE_BYTES),
    }
    headers |= {"x-acs-security-token": key.token} if key.token else {}
    unsigned = _request(case, request, headers)
    names = tuple(sorted({name for name, _ in unsigned.headers if name.startswith("x-acs-")} | {"host"}))
    text = signature_acs3.signed_text(unsigned, Parameters(request.query, request.form), names)
    signature = signature_acs3.sign(key.secret, text.string_to_sign)
    authorization = (
        f"{signature_acs3.ALGORITHM} Credential={key.access_key_id},SignedHeaders={';'.join(names)},"
        f"Signature={signature}"
    )
    return unsigned._replace(headers=(*unsigned.headers, ("authorization", authorization)))


def _request(case: Case, request: UnsignedRequest, headers: dict[str, str]) -> HttpRequest:
    body = _text(request.form)
    sent = {"host": request.host, **case.headers, **headers}
    if body:
        sent.setdefault("content-type", _FORM_TYPE)
    return HttpRequest(case.method, "/", _text(request.query), tuple(sent.items()), body)


def _parameters(named: dict[str, str]) -> tuple[Parameter, ...]:
    return tuple(encoded_parameter(name, value) for name, value in named.items())


def _text(parameters: tuple[Parameter, ...]) -> bytes:
    return "&".join(canonical for _, _, canonical in parameters).encode()
