"""Calls actions of the API with an access key, without an SDK."""

import json
import secrets
import time
from collections.abc import Mapping
from typing import Any

from genzo.calling.control_client import send
from genzo.wire.signed_form import CONTENT_TYPE, signed_form

_VERSION = "2014-05-26"
OWN_USER_AGENT = "genzo-testing"
"""The User-Agent of calls that no program under test makes: `RequestLog` leaves them out."""


class CallError(Exception):
    """The API answered with an error: its ``code`` and HTTP ``status``; the text is code and message."""

    def __init__(self, status: int, answer: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(answer.get("Code"))
        super().__init__(f"{self.code}: {answer.get('Message')}")


def call(
    url: str, key_id: str, secret: str, parameters: Mapping[str, str], *, user_agent: str | None = None
) -> dict[str, Any]:
    """The answer to a call, which is signed with signature version 1. ``parameters`` name the action.

    Raises:
        CallError: the answer is an error.
        OSError: the server cannot be reached.
    """
    body = signed_form(
        {"Version": _VERSION, **parameters},
        key_id,
        secret,
        nonce=secrets.token_hex(16),
        timestamp=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    )
    headers = {"Content-Type": CONTENT_TYPE}
    if user_agent is not None:
        headers["User-Agent"] = user_agent
    answer = send(url, "POST", "/", body, headers)
    content: dict[str, Any] = json.loads(answer.body)
    if answer.is_error:
        raise CallError(answer.status, content)
    return content
