"""Signature version 4 of OSS: HMAC-SHA256 with a key of the day, the region and the product.

Source: the documentation of OSS (Include a V4 signature in the Authorization header), and ``oss2/auth.py``.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote

from genzo.wire.oss.request import OssRequest

ALGORITHM = "OSS4-HMAC-SHA256"
UNSIGNED = "UNSIGNED-PAYLOAD"
_PRODUCT = "oss"
_END = "aliyun_v4_request"
_CREDENTIAL = re.compile(
    rf"(?P<key>[^/\s]+)/(?P<day>[0-9]{{8}})/(?P<region>[a-z0-9-]+)/{_PRODUCT}/{_END}", re.ASCII
)
_ALWAYS_SIGNED = ("content-type", "content-md5")


class SignatureV4(NamedTuple):
    """A signature of a request.

    ``signed_at`` is when it was made, as ``20060102T150405Z``. ``expires`` is for how many seconds a signed
    URL holds, ``""`` for a signature in a header. ``more_headers`` are signed beside those of OSS.
    """

    access_key_id: str
    signature: str
    token: str
    signed_at: str
    day: str
    region_id: str
    expires: str
    more_headers: tuple[str, ...]


def read(request: OssRequest) -> SignatureV4 | None:
    """The signature of version 4 in a header or in the URL; None if there is none, or it is malformed."""
    scheme, _, rest = request.header("authorization").partition(" ")
    if scheme == ALGORITHM:
        members = dict(_member(each) for each in rest.split(","))
        return _signature(
            members.get("Credential", ""),
            members.get("Signature", ""),
            request.header("x-oss-security-token"),
            request.header("x-oss-date"),
            "",
            members.get("AdditionalHeaders", ""),
        )
    given = request.parameters
    if given.get("x-oss-signature-version") != ALGORITHM:
        return None
    return _signature(
        given.get("x-oss-credential", ""),
        given.get("x-oss-signature", ""),
        given.get("x-oss-security-token", ""),
        given.get("x-oss-date", ""),
        given.get("x-oss-expires", "0"),
        given.get("x-oss-additional-headers", ""),
    )


def canonical_request(request: OssRequest, signature: SignatureV4) -> str:
    """The request in the form that is signed."""
    names = {name for name in request.headers if name.startswith("x-oss-") or name in _ALWAYS_SIGNED}
    names.update(name for name in signature.more_headers if name in request.headers)
    headers = [f"{name}:{request.headers[name]}\n" for name in sorted(names)]
    return "\n".join(
        [
            request.method,
            quote(request.resource, safe="/~"),
            _canonical_query(request.parameters),
            "".join(headers),
            ";".join(sorted(signature.more_headers)),
            request.header("x-oss-content-sha256") or UNSIGNED,
        ]
    )


def string_to_sign(signature: SignatureV4, canonical: str) -> str:
    """The text that client and server sign."""
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    scope = f"{signature.day}/{signature.region_id}/{_PRODUCT}/{_END}"
    return f"{ALGORITHM}\n{signature.signed_at}\n{scope}\n{digest}"


def matches(signature: SignatureV4, secret: str, text: str) -> bool:
    """Whether it is the signature of ``text``, compared in constant time."""
    key = f"aliyun_v4{secret}".encode()
    for part in (signature.day, signature.region_id, _PRODUCT, _END):
        key = hmac.digest(key, part.encode(), "sha256")
    expected = hmac.digest(key, text.encode(), "sha256").hex()
    return hmac.compare_digest(signature.signature.encode(), expected.encode())


def _member(text: str) -> tuple[str, str]:
    name, _, value = text.strip().partition("=")
    return name, value


def _signature(
    credential: str, signature: str, token: str, signed_at: str, expires: str, more_headers: str
) -> SignatureV4 | None:
    found = _CREDENTIAL.fullmatch(credential)
    if found is None or found["day"] != signed_at[:8]:
        return None
    names = tuple([each for each in more_headers.lower().split(";") if each])
    return SignatureV4(
        found["key"], signature, token, signed_at, found["day"], found["region"], expires, names
    )


def _canonical_query(parameters: Mapping[str, str]) -> str:
    pairs = sorted(
        (quote(name, safe="~"), quote(value, safe="~"))
        for name, value in parameters.items()
        if name != "x-oss-signature"
    )
    return "&".join([f"{name}={value}" if value else name for name, value in pairs])
