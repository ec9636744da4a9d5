"""A browser without scripts: it keeps cookies, follows redirections and sends forms."""

import asyncio
import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

from genzo.service.service import Service
from tests.api import Answer, timestamp
from tests.in_process import Worker

IMAGES = "/_genzo/console/images"
IMAGE = "/_genzo/console/image"
SIGN_IN = "/_genzo/console/sign-in"
_FORM_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]+)"')


class Browsing:
    """Visits the console of a worker with these settings, from the address ``client``."""

    def __init__(
        self,
        service: Service,
        *,
        client: str = "127.0.0.1",
        cookies: dict[str, str] | None = None,
        **settings: Any,  # noqa: ANN401
    ) -> None:
        self.worker = Worker(service, client=client, **settings)
        self.cookies = {} if cookies is None else cookies
        self.headers = {"host": "127.0.0.1"}

    def get(self, path: str, **query: str) -> Answer:
        """The answer to a GET, without following it."""
        return self._send("GET", path, urlencode(query), b"")

    def get_raw(self, path: str, query: str) -> Answer:
        """The answer to a GET with an encoded query."""
        return self._send("GET", path, query, b"")

    @staticmethod
    def now() -> str:
        """The time as a client signs it."""
        return timestamp()

    def page(self, path: str, **query: str) -> str:
        """The HTML of a page that is shown."""
        answer = self.get(path, **query)
        assert answer.status == 200, answer.body.decode()
        return answer.body.decode()

    def post(self, path: str, /, *, token: str | None = None, **fields: str) -> Answer:
        """Send a form as the sign-in page has it: with its token, unless another one is given.

        The path may have a query.
        """
        if token is None:
            found = _FORM_TOKEN.search(self.page(SIGN_IN))
            assert found is not None
            token = found[1]
        path, _, query = path.partition("?")
        return self._send("POST", path, query, urlencode({"form_token": token, **fields}).encode())

    def post_raw(self, path: str, query: str, body: bytes, content_type: str, piece: int = 0) -> Answer:
        """Send a body that is no encoded form, in pieces of so many bytes."""
        return self._send("POST", path, query, body, content_type, piece)

    def _send(
        self,
        method: str,
        path: str,
        query: str,
        body: bytes,
        content_type: str = "application/x-www-form-urlencoded",
        piece: int = 0,
    ) -> Answer:
        headers = {
            **self.headers,
            "cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if body:
            headers |= {
                "content-type": content_type,
                "content-length": str(len(body)),
            }
        answer = asyncio.run(self.worker.answer(method, query, headers, body, path, piece))
        set_cookie = answer.headers.get("set-cookie", "")
        if set_cookie:
            name, _, value = set_cookie.partition(";")[0].partition("=")
            if "Max-Age=0" in set_cookie:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return answer


def texts_of(html: str) -> str:
    """The text of a page, without elements."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
