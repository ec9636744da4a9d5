"""Calls actions of the API with an access key, without an SDK."""

import json
import secrets
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from genzo.calling.control_client import send
from genzo.wire import signature_v1
from genzo.wire.parameters import Parameters, encoded_parameter

_VERSION = "2014-05-26"


class CallError(Exception):
    """The API answered with an error: its ``code`` and HTTP ``status``; the text is code and message."""

    def __init__(self, status: int, answer: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(answer.get("Code"))
        super().__init__(f"{self.code}: {answer.get('Message')}")


def call(url: str, key_id: str, secret: str, parameters: Mapping[str, str]) -> dict[str, Any]:
    """The answer to a call, which is signed with signature version 1. ``parameters`` name the action.

    Raises:
        CallError: the answer is an error.
        OSError: the server cannot be reached.
    """
    complete = {
        "Format": "JSON",
        "Version": _VERSION,
        "AccessKeyId": key_id,
        "SignatureMethod": signature_v1.METHOD,
        "SignatureVersion": signature_v1.VERSION,
        "SignatureNonce": secrets.token_hex(16),
        "Timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        **parameters,
    }
    pairs = tuple(encoded_parameter(name, value) for name, value in complete.items())
    text = signature_v1.string_to_sign("POST", Parameters(pairs))
    body = urlencode({**complete, "Signature": signature_v1.sign(secret, text)}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = send(url, "POST", "/", body, headers)
    content: dict[str, Any] = json.loads(answer.body)
    if answer.is_error:
        raise CallError(answer.status, content)
    return content
