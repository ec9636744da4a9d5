"""Decodes a query string and a form body to parameters, each with its canonical encoding for the signature.

Rules: docs/reference/protocol.md#sending-parameters (query and form are merged, names are case-sensitive),
docs/reference/protocol.md#signature-version-1 (percent-encoding). The first value of a repeated name counts,
the query's before the form's; the signature covers all of them (docs/decisions/0001-wire.md).
"""

import re
from binascii import a2b_qp
from collections.abc import Iterable, Iterator

from genzo import errors

MAX_PARAMETERS = 1000
"""The most parameters of a request, in query and form together.

The largest request is AuthorizeSecurityGroup with 100 rules, each of which uses up to nine members.
"""
MAX_BYTES = 128 * 1024
"""The most bytes of query and form together.

The largest documented value is UserData, 32 KiB in Base64. Names, descriptions and tags of a request have
about half as much in UTF-8, and each of their bytes may be sent as three.
"""
MAX_NAME_LENGTH = 1024
"""The longest name of a parameter, in characters. The longest documented one has fewer than 100."""
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
# The canonical encoding by RFC 3986: unreserved characters as themselves, all others as escapes in upper case
# (sections 2.1 and 2.3). Canonical text needs no encoding for the signature. NUL is missing: it is rejected.
_UNRESERVED = r"[A-Za-z0-9\-._~]*+"
_ESCAPE = "%(?:0[1-9A-F]|2[0-9A-CF]|3[A-F]|40|5[B-E]|60|7[B-DF]|[189A-F][0-9A-F])"
_TEXT = f"{_UNRESERVED}(?:{_ESCAPE}{_UNRESERVED})*+"
_CANONICAL_PAIR = re.compile(f"{_TEXT}={_TEXT}")
_CANONICAL_QUERY = re.compile(f"{_TEXT}={_TEXT}(?:&{_TEXT}={_TEXT})*+")
_UNRESERVED_BYTES = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ENCODED = tuple([chr(byte) if byte in _UNRESERVED_BYTES else f"%{byte:02X}" for byte in range(256)])

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
    # `urllib.parse.quote` takes two to three times as long, which a stranger's text must not cost.
    return "".join([_ENCODED[byte] for byte in text.encode()])


def encoded_parameter(name: str, value: str) -> Parameter:
    """The parameter with a decoded name and value."""
    return name, value, f"{percent_encode(name)}={percent_encode(value)}"


def canonical_query(parameters: Iterable[Parameter], without: str | None = None) -> str:
    """The parameters sorted by name, then value, and joined with ``&``.

    ``without`` is a name to leave out. Sources: docs/reference/protocol.md#signature-version-1,
    docs/reference/protocol.md#signature-version-3.
    """
    return "&".join([canonical for name, _, canonical in sorted(parameters) if name != without])


def check_size(query: bytes, form: bytes) -> None:
    """Check the number and size of parameters before they are decoded.

    What a stranger sends costs time before its signature can be checked (docs/limits.md#requests).

    Raises:
        ApiError: RequestEntityTooLarge, for more than `MAX_PARAMETERS` or `MAX_BYTES`.
    """
    if len(query) + len(form) > MAX_BYTES:
        raise errors.REQUEST_TOO_LARGE()
    if query.count(b"&") + form.count(b"&") >= MAX_PARAMETERS:
        raise errors.TOO_MANY_PARAMETERS(count=str(MAX_PARAMETERS))


def parse(urlencoded: bytes) -> tuple[Parameter, ...]:
    """The parameters of a query string or form body, in the order of the request.

    Raises:
        ApiError: RequestParameterMalformed, for a broken escape, invalid UTF-8, or a NUL;
            RequestEntityTooLarge, for a name longer than `MAX_NAME_LENGTH`.
    """
    if not urlencoded:
        return ()
    parameters = _parsed(urlencoded)
    # Most requests are shorter than the longest name.
    if len(urlencoded) > MAX_NAME_LENGTH and any(len(name) > MAX_NAME_LENGTH for name, _, _ in parameters):
        raise errors.PARAMETER_NAME_TOO_LONG(length=str(MAX_NAME_LENGTH))
    return parameters


def _parsed(urlencoded: bytes) -> tuple[Parameter, ...]:
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
    token = token.replace("+", "%20")
    if _CANONICAL_PAIR.fullmatch(token):
        return _canonical_pair(token)
    name, _, value = token.partition("=")
    name, value = _unescaped_text(name), _unescaped_text(value)
    if "\0" in name or "\0" in value:
        raise errors.PARAMETER_MALFORMED()
    return encoded_parameter(name, value)


def _unescaped_text(text: str) -> str:
    """The decoded form of a text whose escapes are whole; see `_unescaped`.

    `urllib.parse.unquote_to_bytes` takes twenty times as long for a text of escapes alone.
    """
    return a2b_qp(text.encode().replace(b"=", b"=3D").replace(b"%", b"=")).decode("utf-8")
