"""The answers of Genzo's own pages."""

from typing import Any

import msgspec

from genzo.wire.types import HttpResponse

JSON = {"content-type": "application/json;charset=utf-8"}


def json_answer(status: int, body: Any) -> HttpResponse:  # noqa: ANN401 - what JSON can hold
    """A page in JSON."""
    return HttpResponse(status, JSON, msgspec.json.encode(body))


def refusal(status: int, message: str) -> HttpResponse:
    """One sentence that says what is wrong."""
    return json_answer(status, {"message": message})
