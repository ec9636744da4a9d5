"""A parser under test, and what its texts are made of."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from genzo.wire.types import HttpRequest

_MOST_HEADERS = 100  # docs/limits.md
_SEEDS = Path(__file__).parent / "seeds"


class Parser(NamedTuple):
    """A parser: it reads a text, or refuses it with one of its documented errors.

    ``name`` is that of its file of seeds. ``longest`` is the most bytes that reach it, within the limits of
    docs/limits.md or of the operator's own files.
    """

    name: str
    read: Callable[[bytes], object]
    refusals: tuple[type[Exception], ...] = ()
    longest: int = 128 * 1024

    def check(self, content: bytes) -> None:
        """Read a text. Another error than a documented one comes through."""
        with suppress(*self.refusals):
            self.read(content)

    @property
    def seeds(self) -> list[bytes]:
        """Texts to begin with, and those that have once been read wrongly."""
        texts: list[str] = json.loads((_SEEDS / f"{self.name}.json").read_text())
        return [text.encode("utf-8", "surrogateescape") for text in texts]


def text_of(content: bytes) -> str:
    """The text of a parameter, a file or a body."""
    return content.decode(errors="replace")


def header_lines(content: bytes) -> tuple[tuple[str, str], ...]:
    """Headers as the server hands them on: names in lower case, texts in Latin-1."""
    lines = content.split(b"\n", _MOST_HEADERS)[:_MOST_HEADERS]
    pairs = (line.partition(b":") for line in lines)
    return tuple(
        (name.decode("latin-1").lower(), value.decode("latin-1").strip()) for name, _, value in pairs
    )


def request_of(content: bytes, client: str = "127.0.0.1") -> HttpRequest:
    """A request whose headers, query and body are the parts of a text between NULs."""
    headers, query, body = [*content.split(b"\0", 2), b"", b""][:3]
    return HttpRequest("POST", "/", query, header_lines(headers), body, client, 1)
