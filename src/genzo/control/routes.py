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
