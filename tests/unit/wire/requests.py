"""HTTP requests from the members of a case."""

from collections.abc import Iterable

from genzo.wire.types import HttpRequest


def http_request(method: str, query: str, headers: Iterable[tuple[str, str]], body: str) -> HttpRequest:
    return HttpRequest(method, "/", query.encode(), tuple(headers), body.encode())
