"""Signature version 1.0: HMAC-SHA1 over the sorted parameters.

Source: docs/reference/protocol.md#signature-version-1.
"""

import base64
import hmac

from genzo.wire.parameters import Parameters, canonical_query

METHOD = "HMAC-SHA1"
VERSION = "1.0"


def string_to_sign(method: str, parameters: Parameters) -> str:
    """The text that client and server sign: HTTP method, ``/`` and every parameter but Signature."""
    query = canonical_query(parameters, without="Signature")
    # The canonical query has only unreserved characters, "%", "&" and "=": three replacements encode it.
    return f"{method}&%2F&{query.replace('%', '%25').replace('&', '%26').replace('=', '%3D')}"


def sign(secret: str, text: str) -> str:
    """The Base64 signature of ``text``; the key is an access key's secret and ``&``."""
    return base64.b64encode(hmac.digest(f"{secret}&".encode(), text.encode(), "sha1")).decode("ascii")


def matches(given: str, secret: str, text: str) -> bool:
    """Whether ``given`` is the signature of ``text``, compared in constant time."""
    # As bytes: compare_digest refuses strings with characters beyond ASCII.
    return hmac.compare_digest(given.encode(), sign(secret, text).encode())
