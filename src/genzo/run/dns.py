"""Answers queries of the domain name system (RFC 1035) from a table, and asks nobody."""

from collections.abc import Callable
from ipaddress import IPv4Address

Address = Callable[[str], str | None]
"""The IPv4 address of a host name in lower case; None if there is no such name."""

_HEADER = 12
_QUESTION_END = 4
"""The bytes of type and class behind a name."""
_RESPONSE = 0x8000
_OPCODE = 0x7800
_RECURSION_DESIRED = 0x0100
_AVAILABLE = 0x0400 | 0x0080  # authoritative, recursion available
_FORMAT_ERROR, _NO_SUCH_NAME, _NOT_IMPLEMENTED = 1, 3, 4
_IPV4, _ANY, _INTERNET = 1, 255, 1
_MAX_LABEL = 63
_POINTER_TO_QUESTION = 0xC000 | _HEADER
_SECONDS = 60
"""How long a client may keep an answer."""


def answer(query: bytes, address: Address) -> bytes | None:
    """The response to a query; None for what is none.

    A name that ``address`` does not know does not exist: a client gives up at once then. A name that it
    knows has an IPv4 address, and nothing of any other type.
    """
    if len(query) < _HEADER or _number(query, 2) & _RESPONSE:
        return None
    if _number(query, 2) & _OPCODE:
        return _response(query, _NOT_IMPLEMENTED)
    try:
        name, end = _question(query)
    except ValueError:
        return _response(query, _FORMAT_ERROR)
    question = query[_HEADER:end]
    found = address(name)
    if found is None:
        return _response(query, _NO_SUCH_NAME, question)
    asks = _number(query, end - _QUESTION_END), _number(query, end - 2)
    if asks not in ((_IPV4, _INTERNET), (_ANY, _INTERNET)):
        return _response(query, 0, question)
    record = b"".join(
        (
            _POINTER_TO_QUESTION.to_bytes(2),
            _IPV4.to_bytes(2),
            _INTERNET.to_bytes(2),
            _SECONDS.to_bytes(4),
            (4).to_bytes(2),
            IPv4Address(found).packed,
        )
    )
    return _response(query, 0, question, record)


def _question(query: bytes) -> tuple[str, int]:
    """The name that a query asks for, and where its question ends.

    Raises:
        ValueError: it does not ask one well-formed question.
    """
    if _number(query, 4) != 1:
        raise ValueError("not one question")
    labels = list[str]()
    at = _HEADER
    while at < len(query) and query[at]:
        length = query[at]
        if length > _MAX_LABEL:
            raise ValueError("a compressed name")
        labels.append(query[at + 1 : at + 1 + length].decode("latin-1"))
        at += 1 + length
    end = at + 1 + _QUESTION_END
    if end > len(query):
        raise ValueError("cut off")
    return ".".join(labels).lower(), end


def _response(query: bytes, code: int, question: bytes = b"", record: bytes = b"") -> bytes:
    flags = _RESPONSE | _AVAILABLE | _number(query, 2) & (_OPCODE | _RECURSION_DESIRED) | code
    counts = bool(question), bool(record), 0, 0
    head = query[:2] + flags.to_bytes(2) + b"".join(int(count).to_bytes(2) for count in counts)
    return head + question + record


def _number(message: bytes, at: int) -> int:
    return int.from_bytes(message[at : at + 2])
