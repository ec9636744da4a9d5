"""The page ``/_genzo/openapi.json``, which describes the control API to every caller."""

from functools import cache

from genzo.control.answers import JSON, refusal
from genzo.http.control_api.description import description_text
from genzo.wire.types import HttpRequest, HttpResponse


def description_answer(request: HttpRequest, *, is_off: bool) -> HttpResponse:
    """The description as JSON. With ``is_off`` there is none, as with other pages of control."""
    if is_off:
        return refusal(404, f"There is no {request.path}: control is off.")
    if request.method not in ("GET", "HEAD"):
        return refusal(405, f"Use GET for {request.path}.")
    return HttpResponse(200, JSON, _body())


@cache
def _body() -> bytes:
    """The description, which is made once: every caller may ask for it."""
    return description_text().encode()
