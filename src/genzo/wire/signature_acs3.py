"""Signature version 3, ACS3-HMAC-SHA256, over headers, query and payload.

Source: docs/reference/protocol.md#signature-version-3.
"""

import hashlib
import hmac
import re
from typing import NamedTuple

from genzo import errors
from genzo.wire.parameters import Parameters, canonical_query
from genzo.wire.types import HttpRequest

ALGORITHM = "ACS3-HMAC-SHA256"
SCHEME = "ACS3-"

# The documentation requires these headers to be signed (docs/reference/protocol.md#signature-version-3).
# Clients sign more: Tea for Python signs every header that it sends.
_REQUIRED_HEADERS = frozenset(
    {"host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version"}
)
_AUTHORIZATION = re.compile(
    rf"{ALGORITHM}\s+Credential=(?P<key>[^,\s]+)\s*,\s*SignedHeaders=(?P<headers>[^,\s]+)\s*,\s*"
    r"Signature=(?P<signature>[0-9a-f]{64})",
)


class Authorization(NamedTuple):
    """A parsed Authorization header."""

    access_key_id: str
    signed_headers: tuple[str, ...]
    signature: str


class SignedText(NamedTuple):
    """The text that the server signs, for the comparison and for the message of SignatureDoesNotMatch."""

    canonical_request: str
    string_to_sign: str
    payload_hash: str


def parse_authorization(header: str) -> Authorization:
    """The parts of an ``Authorization: ACS3-HMAC-SHA256 …`` header.

    Raises:
        ApiError: IncompleteSignature, for another form, a required header that is not signed, or a header
            that is signed twice.
    """
    match = _AUTHORIZATION.fullmatch(header.strip())
    if not match:
        raise errors.INCOMPLETE_SIGNATURE()
    signed = tuple(match["headers"].lower().split(";"))
    names = frozenset(signed)
    # Each repetition would add the header's value to the signed text: 40 kB of names could make gigabytes.
    if len(names) < len(signed) or not names.issuperset(_REQUIRED_HEADERS):
        raise errors.INCOMPLETE_SIGNATURE()
    return Authorization(match["key"], signed, match["signature"])


def signed_text(request: HttpRequest, parameters: Parameters, signed_headers: tuple[str, ...]) -> SignedText:
    """The canonical request and string to sign, from the received body and the client's SignedHeaders.

    The client's order of SignedHeaders counts, since the SDKs differ in what they sign.
    """
    values: dict[str, list[str]] = {}
    for name, value in request.headers:
        values.setdefault(name, []).append(value.strip())
    # Tea sorts and joins the values of a repeated header (get_canonicalized_headers).
    canonical_headers = "".join(
        f"{name}:{','.join(sorted(values.get(name, [''])))}\n" for name in signed_headers
    )
    payload_hash = hashlib.sha256(request.body).hexdigest()
    canonical_request = "\n".join(
        (
            request.method,
            request.path,
            canonical_query(parameters.query),
            canonical_headers,
            ";".join(signed_headers),
            payload_hash,
        )
    )
    digest = hashlib.sha256(canonical_request.encode()).hexdigest()
    return SignedText(canonical_request, f"{ALGORITHM}\n{digest}", payload_hash)


def sign(secret: str, string_to_sign: str) -> str:
    """The lower-case hexadecimal signature with an access key's secret."""
    return hmac.digest(secret.encode(), string_to_sign.encode(), "sha256").hex()


def matches(given: str, secret: str, string_to_sign: str) -> bool:
    """Whether ``given`` is the signature, compared in constant time."""
    return hmac.compare_digest(given, sign(secret, string_to_sign))
