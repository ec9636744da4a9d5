"""Reading a form with a file as it arrives, in any pieces."""

import asyncio
from collections.abc import MutableMapping
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genzo.errors.oss import OssError
from genzo.http.multipart_body import MultipartBody, boundary_of

_BOUNDARY = "----boundary"
_CONTENT = bytes(range(256)) * 9 + b"\r\n------boundar\r\n--\r\n"


def _form(*parts: tuple[str, bytes], end: str = "--") -> bytes:
    made = b"".join(
        f"--{_BOUNDARY}\r\nContent-Disposition: form-data; {about}\r\n\r\n".encode() + content + b"\r\n"
        for about, content in parts
    )
    return made + f"--{_BOUNDARY}{end}\r\n".encode()


_FORM = _form(
    ('name="a"', b"1"),
    ('name="\xe3\x81\x82"'.encode("latin-1").decode(), "\N{HIRAGANA LETTER I}".encode()),
    ('name="none"; filename=""', b""),
    ('name="file"; filename="C:\\\\folder\\\\disk.raw"', _CONTENT),
    ('name="other"; filename="other"', b"ignored"),
    ('name="late"', b"ignored"),
)


def _body(content: bytes, cuts: list[int]) -> MultipartBody:
    places = [0, *sorted(cut % (len(content) + 1) for cut in cuts), len(content)]
    pieces = [content[start:end] for start, end in pairwise(places)]

    async def receive() -> MutableMapping[str, Any]:
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    return MultipartBody(_BOUNDARY.encode(), receive)


async def _read(body: MultipartBody) -> bytes:
    await body.read_fields()
    content = b""
    if body.has_file:
        more = True
        while more:
            message = await body.receive()
            content += message["body"]
            more = message["more_body"]
    await body.read_rest()
    return content


@given(st.lists(st.integers(0, 5000), max_size=30))
def test_fields_and_the_first_file_are_read_from_any_pieces(cuts: list[int]) -> None:
    body = _body(_FORM, cuts)
    assert asyncio.run(_read(body)) == _CONTENT
    assert body.file_name == "disk.raw"
    assert body.fields["a"] == "1"
    assert "\N{HIRAGANA LETTER I}" in body.fields.values()
    assert body.is_read


def test_a_form_without_a_file_has_fields_alone() -> None:
    body = _body(_form(('name="a"', b"1"), ('name="file"; filename=""', b"")), [])
    assert asyncio.run(_read(body)) == b""
    assert (body.has_file, body.fields) == (False, {"a": "1"})


@pytest.mark.parametrize("cut", [1, 3, 20, 300, len(_FORM) - 10])
def test_a_body_that_ends_early_is_refused(cut: int) -> None:
    body = _body(_FORM[: len(_FORM) - cut - 2], [100, 700, 2000])
    with pytest.raises(OssError, match="IncompleteBody"):
        asyncio.run(_read(body))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"no form at all" * 20, "MalformedPOSTRequest"),
        (_form(*[(f'name="{number}"', b"x" * 200) for number in range(400)]), "EntityTooLarge"),
        (_form(*[(f'name="{number}"', b"") for number in range(600)]), "EntityTooLarge"),
        (_form((f'name="{"n" * 70_000}"', b"")), "MalformedPOSTRequest"),
    ],
)
def test_what_is_malformed_or_too_large_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(OssError, match=code):
        asyncio.run(_read(_body(content, [64, 4000])))


@pytest.mark.parametrize(
    ("kind", "boundary"),
    [
        ("multipart/form-data; boundary=abc", b"abc"),
        ('Multipart/Form-Data; boundary="a b"', b"a b"),
        ("multipart/form-data", b""),
        ("multipart/mixed; boundary=abc", b""),
        ("application/x-www-form-urlencoded", b""),
        ("", b""),
    ],
)
def test_the_boundary_is_that_of_a_form(kind: str, boundary: bytes) -> None:
    assert boundary_of(kind) == boundary
