"""Query string and form body to parameters, each with the form in which it is signed.

Rules: docs/reference/protocol.md#sending-parameters (query and form are merged, names are
case-sensitive), docs/reference/protocol.md#signature-version-1 (percent-encoding). A name
sent twice keeps its first value, the query's before the form's; both copies take part in the signature
(docs/decisions/0001-wire.md).
"""

import re
from binascii import a2b_qp
from collections.abc import Iterable, Iterator
from urllib.parse import quote, unquote_to_bytes

from genzo import errors

_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
# What RFC 3986 would write just so: unreserved characters bare, all others as escapes in upper case. It is
# signed as it was sent, without being encoded again. NUL is left out, since it is refused.
_BARE = r"[A-Za-z0-9\-._~]*+"
_ESCAPE = "%(?:0[1-9A-F]|2[0-9A-CF]|3[A-F]|40|5[B-E]|60|7[B-DF]|[189A-F][0-9A-F])"
_TEXT = f"{_BARE}(?:{_ESCAPE}{_BARE})*+"
_CANONICAL_PAIR = re.compile(f"{_TEXT}={_TEXT}")
_CANONICAL_QUERY = re.compile(f"{_TEXT}={_TEXT}(?:&{_TEXT}={_TEXT})*+")

Parameter = tuple[str, str, str]
"""One parameter: its name and value, decoded, and ``Name=value`` percent-encoded for signing.

A bare tuple, since a request has a dozen of them, and a named one costs five times as much to make.
"""


class Parameters:
    """All parameters of one request, those of the query before those of the form body.

    ``values`` has the first value of each name.
    """

    def __init__(self, query: tuple[Parameter, ...], form: tuple[Parameter, ...] = ()) -> None:
        self.query = query
        self.form = form
        self.values = _first_values(query + form)

    def __iter__(self) -> Iterator[Parameter]:
        return iter(self.query + self.form)

    def get(self, name: str) -> str:
        """The value of ``name``, or ``""`` where it is absent or empty."""
        return self.values.get(name, "")


def _first_values(parameters: tuple[Parameter, ...]) -> dict[str, str]:
    values = {name: value for name, value, _ in parameters}
    if len(values) < len(parameters):
        # The last of a name won, but keeps the place of the first.
        values |= {name: value for name, value, _ in reversed(parameters)}
    return values


def percent_encode(text: str) -> str:
    """``text`` in UTF-8 as RFC 3986 writes it: all but ``A-Za-z0-9-._~`` as ``%XY`` in upper case."""
    return quote(text, safe="~")


def encoded_parameter(name: str, value: str) -> Parameter:
    """A parameter made from its decoded name and value."""
    return name, value, f"{percent_encode(name)}={percent_encode(value)}"


def canonical_query(parameters: Iterable[Parameter], without: str | None = None) -> str:
    """The parameters sorted by name, then value, and joined with ``&``.

    ``without`` is a name to leave out. Sources: docs/reference/protocol.md#signature-version-1,
    docs/reference/protocol.md#signature-version-3.
    """
    return "&".join([canonical for name, _, canonical in sorted(parameters) if name != without])


def parse(urlencoded: bytes) -> tuple[Parameter, ...]:
    """The parameters of a query string or form body, in the order sent.

    Raises:
        ApiError: RequestParameterMalformed, for a broken escape, text that is not UTF-8, or a NUL.
    """
    if not urlencoded:
        return ()
    try:
        text = urlencoded.decode("utf-8")
        # Most clients send the whole query as it is signed, so that one look at it is enough.
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
    """A canonical text decoded. Quoted-printable differs only in its sign, and is decoded at once."""
    return a2b_qp(text.replace("%", "=")).decode("utf-8")


def _pair(token: str) -> Parameter:
    """The parameter that a token of any spelling says, by the rules for forms."""
    if _CANONICAL_PAIR.fullmatch(token):
        return _canonical_pair(token)
    name, _, value = (
        unquote_to_bytes(part).decode("utf-8") for part in token.replace("+", " ").partition("=")
    )
    if "\0" in name or "\0" in value:
        raise errors.PARAMETER_MALFORMED()
    return encoded_parameter(name, value)
