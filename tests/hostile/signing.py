"""Signed requests that need not be ones a client could make: names may be repeated."""

import uuid
from collections.abc import Sequence
from urllib.parse import urlencode

from genzo.actions.action import api_name
from genzo.actions.registry import named
from genzo.wire import signature_v1
from genzo.wire.parameters import Parameters, encoded_parameter
from tests.api import VERSION, timestamp

_FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
LARGEST_QUERY = 20_000
"""Bytes of parameters that still go into the target; more go into the body."""


def http_request(method: str, parameters: bytes, headers: bytes = b"", *, keep_alive: bool = False) -> bytes:
    """The bytes of a request with its parameters in the query for GET, else in the body."""
    end = headers if keep_alive else b"Connection: close\r\n" + headers
    if method == "GET":
        return b"GET /?" + parameters + b" HTTP/1.1\r\nHost: genzo\r\n" + end + b"\r\n"
    length = b"Content-Length: %d\r\n" % len(parameters)
    line = method.encode() + b" / HTTP/1.1\r\nHost: genzo\r\n"
    return line + _FORM + length + end + b"\r\n" + parameters


def version_of(action: str) -> str:
    """The version of the API that has an action; that of ECS for an unknown one."""
    known = named(action)
    return VERSION if known is None else known.version


def signed_request(
    method: str,
    action: str,
    pairs: Sequence[tuple[str, str]],
    *,
    key: str = "genzo",
    secret: str = "genzo",
    token: str = "",
    keep_alive: bool = False,
) -> bytes:
    """The bytes of a request signed with version 1 over the common parameters and then all ``pairs``.

    The first of two equal names counts, so that pairs cannot undo what the signature needs. ``token`` is that
    of a session.
    """
    complete = [
        ("Action", api_name(action)),
        ("Version", version_of(action)),
        ("AccessKeyId", key),
        ("SignatureMethod", "HMAC-SHA1"),
        ("SignatureVersion", "1.0"),
        ("SignatureNonce", uuid.uuid4().hex),
        ("Timestamp", timestamp()),
        *([("SecurityToken", token)] if token else []),
        *pairs,
    ]
    text = signature_v1.string_to_sign(
        method, Parameters(tuple(encoded_parameter(name, value) for name, value in complete))
    )
    signature = signature_v1.sign(secret, text)
    encoded = urlencode([*complete, ("Signature", signature)]).encode()
    return http_request(method, encoded, keep_alive=keep_alive)
