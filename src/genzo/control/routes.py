"""What an endpoint of ``/_genzo/`` offers to the router."""

from collections.abc import Callable, Mapping

from genzo.wire.types import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest, str], HttpResponse]
"""Answers a request. The second argument is the name at the end of the path, ``""`` where there is none.

Raises:
    ValueError: the request is invalid; the text says why.
    msgspec.MsgspecError: the body cannot be decoded.
"""

Routes = Mapping[tuple[str, bool], Handler]
"""Handlers by method and by whether the path ends with a name."""


def without_query(routes: Routes) -> Routes:
    """Routes that refuse a query: a misspelt or misplaced name must not be without effect."""
    return {key: _without_query(handler) for key, handler in routes.items()}


def _without_query(handler: Handler) -> Handler:
    def handle(request: HttpRequest, name: str) -> HttpResponse:
        if request.query:
            raise ValueError(f"{request.path[:150]} takes no parameters.")
        return handler(request, name)

    return handle
