"""Query string and form body to parameters, each with the form in which it is signed.

Rules: protocol.md §1.1 (query and form are merged), §1.3 (percent-encoding), §4.3 (names are
case-sensitive). A name sent twice keeps its first value, the query's before the form's; both copies take
part in the signature (docs/decisions/0001-wire.md).
"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes

from genzo import errors

_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
# Anything RFC 3986 would write otherwise: a reserved character left bare, an unreserved one escaped, an
# escape in lower case. What passes is signed as it was sent, without being encoded again.
_NOT_CANONICAL = re.compile(
    r"[^A-Za-z0-9\-._~%]|%(?:2[DE]|3[0-9]|4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9AE]|.?[a-f])"
)


class Parameter(NamedTuple):
    """One decoded parameter; ``canonical`` is ``Name=value`` percent-encoded for signing."""

    name: str
    value: str
    canonical: str


class Parameters:
    """All parameters of one request, those of the query before those of the form body."""

    def __init__(self, query: tuple[Parameter, ...], form: tuple[Parameter, ...] = ()) -> None:
        self.query = query
        self.form = form

    def __iter__(self) -> Iterator[Parameter]:
        yield from self.query
        yield from self.form

    @cached_property
    def values(self) -> dict[str, str]:
        """The first value of each name."""
        values: dict[str, str] = {}
        for name, value, _ in self:
            values.setdefault(name, value)
        return values

    def get(self, name: str) -> str:
        """The value of ``name``, or ``""`` where it is absent or empty."""
        return self.values.get(name, "")


def percent_encode(text: str) -> str:
    """``text`` in UTF-8 as RFC 3986 writes it: all but ``A-Za-z0-9-._~`` as ``%XY`` in upper case."""
    return quote(text, safe="~")


def parameter(name: str, value: str) -> Parameter:
    """A parameter made from its decoded name and value."""
    return Parameter(name, value, f"{percent_encode(name)}={percent_encode(value)}")


def canonical_query(parameters: Iterable[Parameter]) -> str:
    """The parameters sorted by name, then value, and joined with ``&`` (protocol.md §1.3, §1.4)."""
    return "&".join([item.canonical for item in sorted(parameters)])


def parse(urlencoded: bytes) -> tuple[Parameter, ...]:
    """The parameters of a query string or form body, in the order sent.

    Raises:
        ApiError: RequestParameterMalformed, for a broken escape, text that is not UTF-8, or a NUL.
    """
    if not urlencoded:
        return ()
    try:
        text = urlencoded.decode("utf-8")
    except UnicodeDecodeError:
        raise errors.PARAMETER_MALFORMED() from None
    if _BROKEN_ESCAPE.search(text):
        raise errors.PARAMETER_MALFORMED()
    return tuple([_parse_pair(token) for token in text.split("&") if token])


def _parse_pair(token: str) -> Parameter:
    name, equals, value = token.partition("=")
    canonical = equals and not _NOT_CANONICAL.search(name) and not _NOT_CANONICAL.search(value)
    name, value = _decode(name), _decode(value)
    return Parameter(name, value, token) if canonical else parameter(name, value)


def _decode(text: str) -> str:
    if "%" not in text and "+" not in text:
        decoded = text
    else:
        try:
            decoded = unquote_to_bytes(text.replace("+", " ")).decode("utf-8")
        except UnicodeDecodeError:
            raise errors.PARAMETER_MALFORMED() from None
    if "\0" in decoded:
        raise errors.PARAMETER_MALFORMED()
    return decoded
