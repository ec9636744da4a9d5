"""Sends requests like the two official Go SDKs that sign with version 1, after their sources."""

import base64
import hashlib
import hmac
import http.client
import json
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from tests.api import timestamp
from tests.clients.samples import REGION, Key
from tests.clients.sdk_callers import Caller, CallFailedError, flattened
from tests.running import Running

_PATIENCE_SECONDS = 20.0
_FORM = "application/x-www-form-urlencoded"


class _Go(Caller):
    """The common part of both."""

    def __init__(self, server: Running, key: Key, region: str = REGION, version: str = "2014-05-26") -> None:
        self._server = server
        self._key = key
        self.region = region
        self._version = version

    def _signed(self, query: Mapping[str, str], body: Mapping[str, str]) -> dict[str, str]:
        """The query with its signature, which includes the body."""
        both = sorted({**query, **body}.items())
        text = "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in both)
        signed = f"POST&%2F&{_encoded(text)}".encode()
        digest = hmac.new(f"{self._key.secret}&".encode(), signed, hashlib.sha1).digest()
        return {**query, "Signature": base64.b64encode(digest).decode()}

    def _send(self, query: Mapping[str, str], body: str, headers: Mapping[str, str]) -> Any:  # noqa: ANN401
        connection = http.client.HTTPConnection(self._server.host, self._server.port, timeout=30)
        try:
            sent = {"Content-Type": _FORM, "Accept-Encoding": "identity", **headers}
            connection.request("POST", f"/?{urlencode(query)}", body, sent)
            response = connection.getresponse()
            answer = json.loads(response.read())
        finally:
            connection.close()
        # A Code in a body of 200 is an error too, for Terraform.
        if response.status != 200 or "Code" in answer:
            raise CallFailedError(answer["Code"], answer["Message"])
        return answer

    def _common(self, action: str) -> dict[str, str]:
        return {
            "Action": action,
            "Version": self._version,
            "AccessKeyId": self._key.key,
            "SignatureMethod": "HMAC-SHA1",
            "SignatureVersion": "1.0",
            "SignatureNonce": uuid.uuid4().hex,
            "Timestamp": timestamp(),
        }


class GoV1(_Go):
    """alibaba-cloud-sdk-go: everything in the query, an empty SignatureType, an empty body."""

    def call(self, action: str, /, **parameters: Any) -> Any:  # noqa: ANN401
        query = {**self._common(action), "Format": "JSON", "SignatureType": "", "RegionId": self.region}
        query |= {name: _text(value) for name, value in flattened(parameters)}
        return self._send(
            self._signed(query, {}), "", {"x-sdk-client": "golang/1.0.0", "x-sdk-invoke-type": "normal"}
        )


class TeaRpc(_Go):
    """tea-rpc: the common parameters in the query, those of the action in a form, a lower-case Format."""

    def call(self, action: str, /, **parameters: Any) -> Any:  # noqa: ANN401
        return self.post(action, {}, parameters)

    def post(self, action: str, query: Mapping[str, Any], form: Mapping[str, Any]) -> Any:  # noqa: ANN401
        """Send some parameters of the action in the query, as ``RpcPost`` can."""
        common = {**self._common(action), "Format": "json"}
        common |= {name: _text(value) for name, value in flattened(dict(query))}
        body = {name: _text(value) for name, value in flattened(dict(form))}
        headers = {"x-acs-action": action, "x-acs-version": "2014-05-26", "accept": "application/json"}
        return self._send(self._signed(common, body), urlencode(body), headers)


def until(asked: Callable[[], Any], satisfied: Callable[[Any], bool]) -> Any:  # noqa: ANN401
    """Repeat a call until its answer satisfies a condition."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not satisfied(answer := asked()):
        assert time.monotonic() < deadline, answer
        time.sleep(0.03)
    return answer


def _text(value: Any) -> str:  # noqa: ANN401
    return str(value).lower() if isinstance(value, bool) else str(value)


def _encoded(text: str) -> str:
    return quote(text, safe="-_.~")
