"""Calls the control API of a server over HTTP."""

import http.client
import json
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

_SECONDS = 60.0
_FIRST_ERROR = 400


class ControlError(Exception):
    """The server refused a control request: the text is its sentence, ``status`` the HTTP status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Answer(NamedTuple):
    """The answer to an HTTP request."""

    status: int
    body: bytes

    @property
    def is_error(self) -> bool:
        """Whether the server refused the request."""
        return self.status >= _FIRST_ERROR


def send(
    url: str, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> Answer:
    """Send one HTTP request to the server at ``url``. No proxy of the environment is used.

    Raises:
        OSError: the server cannot be reached.
    """
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=_SECONDS)
    try:
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        return Answer(response.status, response.read())
    finally:
        connection.close()


class ControlClient:
    """The control API of the server at ``url``. ``token`` is the control token, ``""`` for none.

    ``scope`` is part of the query of every request, such as ``{"account": "1234567890123456"}``.
    """

    def __init__(self, url: str, token: str = "", scope: Mapping[str, str] | None = None) -> None:
        self.url = url
        self._token = token
        self._scope = dict(scope or {})

    def of_account(self, account_id: str) -> "ControlClient":
        """The same API, for one account."""
        return ControlClient(self.url, self._token, {"account": account_id})

    def get(self, page: str, **query: str) -> Any:  # noqa: ANN401 - JSON
        """The answer to GET.

        Raises:
            ControlError: the server refused the request.
        """
        return self._call("GET", page, None, query)

    def put(self, page: str, body: object) -> Any:  # noqa: ANN401 - JSON
        """The answer to PUT, as `get`."""
        return self._call("PUT", page, body, {})

    def post(self, page: str, body: object = None) -> Any:  # noqa: ANN401 - JSON
        """The answer to POST, as `get`."""
        return self._call("POST", page, body, {})

    def delete(self, page: str) -> Any:  # noqa: ANN401 - JSON
        """The answer to DELETE, as `get`."""
        return self._call("DELETE", page, None, {})

    def _call(self, method: str, page: str, body: object, query: Mapping[str, str]) -> Any:  # noqa: ANN401
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        asked = urlencode({**self._scope, **query})
        path = f"/_genzo/{page}?{asked}" if asked else f"/_genzo/{page}"
        content = None if body is None else json.dumps(body).encode()
        answer = send(self.url, method, path, content, headers)
        if answer.is_error:
            raise ControlError(answer.status, _sentence(answer))
        return json.loads(answer.body) if answer.body else None


def _sentence(answer: Answer) -> str:
    try:
        return str(json.loads(answer.body)["message"])
    except (ValueError, KeyError, TypeError):
        return f"The server answered with status {answer.status}."
