"""Answers of the control endpoints, in JSON."""

from typing import Any

import msgspec

from genzo.wire.types import HttpResponse

JSON = {"content-type": "application/json;charset=utf-8"}


class RefusalAnswer(msgspec.Struct, frozen=True):
    """Why a request was refused, in one sentence."""

    message: str


def json_answer(status: int, body: Any) -> HttpResponse:  # noqa: ANN401 - what JSON can hold
    """An answer with a JSON body."""
    return HttpResponse(status, JSON, msgspec.json.encode(body))


def refusal(status: int, message: str) -> HttpResponse:
    """An error answer: one sentence, as a `RefusalAnswer`."""
    return json_answer(status, RefusalAnswer(message))
