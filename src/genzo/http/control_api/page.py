"""The page ``/_genzo/openapi.json``, which describes the control API to every caller."""

from functools import cache

from genzo.control.answers import JSON, refusal
from genzo.control.router import PREFIX
from genzo.wire.types import HttpRequest, HttpResponse

DESCRIPTION = f"{PREFIX}openapi.json"


class DescriptionPage:
    """Answers requests for the page. With ``is_off`` there is none, as with other pages of control."""

    def __init__(self, *, is_off: bool) -> None:
        self._is_off = is_off

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The description as JSON."""
        if self._is_off:
            return refusal(404, f"There is no {DESCRIPTION}: control is off.")
        if request.method not in ("GET", "HEAD"):
            return refusal(405, f"Use GET for {DESCRIPTION}.")
        return HttpResponse(200, JSON, _body())


@cache
def _body() -> bytes:
    """The description, which is made once: every caller may ask for it."""
    from genzo.http.control_api.description import description_text  # noqa: PLC0415 - not needed to start

    return description_text().encode()
