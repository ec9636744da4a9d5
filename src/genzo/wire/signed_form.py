"""The form of a call with an access key, signed with version 1, as a client without an SDK sends it."""

from collections.abc import Mapping
from urllib.parse import urlencode

from genzo.wire import signature_v1
from genzo.wire.parameters import Parameters, encoded_parameter

CONTENT_TYPE = "application/x-www-form-urlencoded"


def signed_form(
    parameters: Mapping[str, str], key_id: str, secret: str, *, nonce: str, timestamp: str
) -> bytes:
    """The body of a POST. ``parameters`` name the action and its version; ``timestamp`` is UTC, ISO 8601."""
    complete = {
        "Format": "JSON",
        "AccessKeyId": key_id,
        "SignatureMethod": signature_v1.METHOD,
        "SignatureVersion": signature_v1.VERSION,
        "SignatureNonce": nonce,
        "Timestamp": timestamp,
        **parameters,
    }
    pairs = tuple(encoded_parameter(name, value) for name, value in complete.items())
    text = signature_v1.string_to_sign("POST", Parameters(pairs))
    return urlencode({**complete, "Signature": signature_v1.sign(secret, text)}).encode()
