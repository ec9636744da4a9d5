"""Parses answers from the socket, and checks what must hold for each of them."""

import json
import re
from collections.abc import Iterator
from io import BufferedReader
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from tests.key_orders import note_keys

_STATUS = re.compile(rb"HTTP/1\.[01] ([1-9][0-9]{2})(?: [^\r\n]*)?\r\n")
_REQUEST_ID = re.compile(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}")
_BODILESS = (204, 304)


class HostileAnswer(NamedTuple):
    """One answer of the server."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def is_of_the_api(self) -> bool:
        return "x-acs-request-id" in self.headers

    @property
    def envelope(self) -> dict[str, str]:
        """The members of the body that are texts."""
        if self.headers["content-type"] == "application/json;charset=utf-8":
            members = json.loads(self.body)
            note_keys(members)
            return {name: value for name, value in members.items() if isinstance(value, str)}
        assert self.headers["content-type"] == "text/xml;charset=utf-8"
        return {child.tag: child.text or "" for child in ET.fromstring(self.body) if len(child) == 0}


def read_answers(
    stream: "BufferedReader[Any]", *, maybe_to_head: bool, maybe_simple: bool = False
) -> Iterator[HostileAnswer]:
    """All answers up to the end of the stream, each framed as its headers say.

    With ``maybe_to_head`` some may answer HEAD, whose body is announced but not sent. With ``maybe_simple``
    the last may be an answer of HTTP/0.9, which nginx speaks: a body alone (RFC 1945, section 6).
    """
    while (line := stream.readline()) != b"":
        match = _STATUS.fullmatch(line)
        if maybe_simple and not match:
            return
        assert match, f"no status line: {line!r}"
        status = int(match[1])
        headers = _read_headers(stream)
        if status >= 200:
            none_follows = maybe_to_head and stream.peek(1)[:1] in (b"", b"H")
            body = b"" if none_follows or status in _BODILESS else _read_body(stream, headers)
            yield HostileAnswer(status, headers, body)


def _may_fail(answer: HostileAnswer) -> bool:
    """Whether a failure is DeleteInstances' refusal, which its list has with status 500, or one of a proxy.

    A proxy refuses an unknown transfer coding with 501, and an unknown version with 505 (RFC 9112, section
    6.1; RFC 9110, section 15.6.6).
    """
    if not answer.is_of_the_api:
        return answer.status in (501, 505)
    refusal = (answer.envelope.get("Code"), answer.envelope.get("Message"))
    return answer.status == 500 and refusal == ("InvalidParameter", "Invalid parameters.")


def check(answer: HostileAnswer) -> None:
    """Check what must hold for every answer."""
    assert answer.status < 500 or _may_fail(answer), answer
    assert "x-injected" not in answer.headers, answer
    if not answer.is_of_the_api or not answer.body:
        return
    envelope = answer.envelope
    assert _REQUEST_ID.fullmatch(envelope["RequestId"]), answer
    assert envelope["RequestId"] == answer.headers["x-acs-request-id"], answer
    if answer.status == 200:
        assert "Code" not in envelope, answer
    else:
        assert envelope["Code"], answer
        assert envelope["Message"], answer


def _read_headers(stream: "BufferedReader[Any]") -> dict[str, str]:
    headers = {}
    while (line := stream.readline()) not in (b"\r\n", b""):
        name, colon, value = line.decode("latin-1").partition(":")
        assert colon, f"no header line: {line!r}"
        headers[name.lower()] = value.strip()
    return headers


def _read_body(stream: "BufferedReader[Any]", headers: dict[str, str]) -> bytes:
    assert "transfer-encoding" not in headers, "answers state their length"
    length = int(headers.get("content-length", "0"))
    body = stream.read(length)
    assert len(body) == length, f"{len(body)} bytes of {length}: {body[-200:]!r}"
    return body
