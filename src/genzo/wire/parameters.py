"""Decodes a query string and a form body to parameters, each with its canonical encoding for the signature.

Rules: docs/reference/protocol.md#sending-parameters (query and form are merged, names are case-sensitive),
docs/reference/protocol.md#signature-version-1 (percent-encoding). The first value of a repeated name counts,
the query's before the form's; the signature covers all of them (docs/decisions/0001-wire.md).
"""

import re
from binascii import a2b_qp
from collections.abc import Iterable, Iterator
from urllib.parse import quote, unquote_to_bytes

from genzo import errors

_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
# The canonical encoding by RFC 3986: unreserved characters as themselves, all others as escapes in upper case
# (sections 2.1 and 2.3). Canonical text needs no encoding for the signature. NUL is missing: it is rejected.
_UNRESERVED = r"[A-Za-z0-9\-._~]*+"
_ESCAPE = "%(?:0[1-9A-F]|2[0-9A-CF]|3[A-F]|40|5[B-E]|60|7[B-DF]|[189A-F][0-9A-F])"
_TEXT = f"{_UNRESERVED}(?:{_ESCAPE}{_UNRESERVED})*+"
_CANONICAL_PAIR = re.compile(f"{_TEXT}={_TEXT}")
_CANONICAL_QUERY = re.compile(f"{_TEXT}={_TEXT}(?:&{_TEXT}={_TEXT})*+")

Parameter = tuple[str, str, str]
"""A parameter: decoded name, decoded value, and ``Name=value`` percent-encoded for the signature.

A plain tuple, since every request has a dozen, and creating a NamedTuple takes five times as long.
"""


class Parameters:
    """The parameters of a request: those of the query, then those of the form body.

    ``values`` maps each name to its first value. ``unread`` are the names of which another value was given
    that does not count.
    """

    def __init__(
        self,
        query: tuple[Parameter, ...],
        form: tuple[Parameter, ...] = (),
        unread: tuple[str, ...] = (),
    ) -> None:
        self.query = query
        self.form = form
        self.unread = unread
        self.values = {name: value for name, value, _ in query + form}
        if len(self.values) < len(query) + len(form):
            self._take_first_values()

    def __iter__(self) -> Iterator[Parameter]:
        return iter(self.query + self.form)

    def get(self, name: str) -> str:
        """The value of ``name``; ``""`` if it is absent or empty."""
        return self.values.get(name, "")

    def with_values(self, values: dict[str, str]) -> "Parameters":
        """The same parameters, as they are signed, with other values by name."""
        changed = Parameters.__new__(Parameters)
        changed.query, changed.form, changed.unread, changed.values = (
            self.query,
            self.form,
            self.unread,
            values,
        )
        return changed

    def _take_first_values(self) -> None:
        # The values are the last ones of repeated names, at the position of the first.
        self.values |= {name: value for name, value, _ in reversed([*self])}
        others = (name for name, value, _ in self if value != self.values[name])
        self.unread += tuple(dict.fromkeys(others))


def percent_encode(text: str) -> str:
    """``text`` in UTF-8, percent-encoded by RFC 3986: all but ``A-Za-z0-9-._~`` as ``%XY`` in upper case."""
    return quote(text, safe="~")


def encoded_parameter(name: str, value: str) -> Parameter:
    """The parameter with a decoded name and value."""
    return name, value, f"{percent_encode(name)}={percent_encode(value)}"


def canonical_query(parameters: Iterable[Parameter], without: str | None = None) -> str:
    """The parameters sorted by name, then value, and joined with ``&``.

    ``without`` is a name to leave out. Sources: docs/reference/protocol.md#signature-version-1,
    docs/reference/protocol.md#signature-version-3.
    """
    return "&".join([canonical for name, _, canonical in sorted(parameters) if name != without])


def parse(urlencoded: bytes) -> tuple[Parameter, ...]:
    """The parameters of a query string or form body, in the order of the request.

    Raises:
        ApiError: RequestParameterMalformed, for a broken escape, invalid UTF-8, or a NUL.
    """
    if not urlencoded:
        return ()
    try:
        text = urlencoded.decode("utf-8")
        # Most clients send the query as they sign it; Tea for Python, for one, writes a space as "+" instead.
        # One match of a canonical query replaces decoding and encoding each of its parameters.
        if _CANONICAL_QUERY.fullmatch(text):
            return tuple(
                [
                    (name, value, token) if "%" not in token else _canonical_pair(token)
                    for token in text.split("&")
                    for name, _, value in (token.partition("="),)
                ]
            )
        if _BROKEN_ESCAPE.search(text):
            raise errors.PARAMETER_MALFORMED()
        return tuple([_pair(token) for token in text.split("&") if token])
    except UnicodeDecodeError:
        raise errors.PARAMETER_MALFORMED() from None


def _canonical_pair(token: str) -> Parameter:
    name, _, value = token.partition("=")
    if "%" not in token:
        return name, value, token
    return _unescaped(name), _unescaped(value), token


def _unescaped(text: str) -> str:
    """The decoded form of a canonical text.

    Quoted-printable is percent-encoding with ``=`` for ``%``, and `binascii` decodes it in C, several times
    faster than `urllib.parse.unquote`.
    """
    return a2b_qp(text.replace("%", "=")).decode("utf-8")


def _pair(token: str) -> Parameter:
    """The parameter in a token of any spelling, by the rules for forms: ``+`` is a space."""
    if _CANONICAL_PAIR.fullmatch(token):
        return _canonical_pair(token)
    name, _, value = (
        unquote_to_bytes(part).decode("utf-8") for part in token.replace("+", " ").partition("=")
    )
    if "\0" in name or "\0" in value:
        raise errors.PARAMETER_MALFORMED()
    return encoded_parameter(name, value)
