"""The answer to a call as a text to read."""

import re
from html import unescape
from typing import NamedTuple

import msgspec

from genzo.wire.types import Format, HttpResponse

_PIECE = re.compile(r"<[^>]*>|[^<]+")
_ERROR = 400
_LONGEST = 100_000
"""The most characters of an answer on a page: the 1,300 instance types have 3 million."""


class ShownAnswer(NamedTuple):
    """An answer: ``text`` is indented; ``code`` and ``message`` are those of an error.

    Of a long text it has the beginning, and ``length`` is that of the whole.
    """

    status: int
    request_id: str
    code: str
    message: str
    text: str
    length: int

    @property
    def is_error(self) -> bool:
        return self.status >= _ERROR


class _Error(msgspec.Struct, frozen=True, rename="pascal"):
    code: str = ""
    message: str = ""


def shown_answer(response: HttpResponse, answer_format: Format) -> ShownAnswer:
    """An answer of the API in one of its formats."""
    body = response.body.decode()
    is_json = answer_format is Format.JSON
    error = _Error()
    if response.status >= _ERROR:
        error = (
            msgspec.json.decode(body, type=_Error)
            if is_json
            else _Error(_text(body, "Code"), _text(body, "Message"))
        )
    text = msgspec.json.format(body, indent=2) if is_json else indented_xml(body)
    return ShownAnswer(
        response.status,
        response.headers.get("x-acs-request-id", ""),
        error.code,
        error.message,
        text[:_LONGEST],
        len(text),
    )


def indented_xml(text: str) -> str:
    """A document of the API with a line for each element; none of its elements has texts beside elements."""
    lines, depth, is_open = list[str](), 0, False
    for piece in _PIECE.findall(text):
        if piece.startswith("</"):
            depth -= 1
            if is_open:
                lines[-1] += piece
            else:
                lines.append("  " * depth + piece)
            is_open = False
        elif piece.startswith("<") and not piece.startswith("<!"):
            lines.append("  " * depth + piece)
            is_open = not piece.endswith(("/>", "?>"))
            depth += is_open
        else:
            lines[-1] += piece
    return "\n".join(lines)


def _text(body: str, element: str) -> str:
    """The text of the first element of a name."""
    found = re.search(f"<{element}>([^<]*)</{element}>", body)
    return "" if found is None else unescape(found[1])
