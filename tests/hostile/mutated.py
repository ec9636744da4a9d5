"""Files and texts that differ from valid ones in a few places."""

import struct
from collections.abc import Sequence

from hypothesis import strategies as st

from tests.hostile import request_bytes, texts

# The limits of the integers of one to eight bytes, where readers overflow.
_NUMBERS = sorted({0, 1, 2, 3, *(2**bits - 1 for bits in range(3, 65)), *(2**bits for bits in range(3, 64))})
_ENDS = 640  # bytes at both ends of a file, where headers and footers are
_TOKENS = (
    *(text.encode() for text in (*texts.TEXTS, *texts.NUL_TEXTS, *texts.NUMBERS, *texts.TIMES)),
    *(each for each in request_bytes.VALUES if each),
    *(b"\0", b"\n", b"\r\n", b":", b";", b",", b"/", b"%", b"&", b"=", b"{", b"}", b"[", b"]", b'"', b"\\"),
    *(b"[" * 1_500, b'{"a":' * 1_500, b"1e999", b"-0", b"null", b"true", b"\xed\xa0\x80", b"\\ud800", b"::"),
)


@st.composite
def mutated(draw: st.DrawFn, files: Sequence[bytes]) -> bytes:
    """One of the files after up to six changes: a number or bytes written over it, a part cut off."""
    content = bytearray(draw(st.sampled_from(files)))
    for _ in range(draw(st.integers(1, 6))):
        if draw(st.integers(0, 7)) == 0:
            del content[draw(_places(len(content))) :]
            continue
        at = draw(_places(len(content)))
        piece = draw(st.one_of(st.binary(min_size=1, max_size=8), _numbers()))
        content[at : at + len(piece)] = piece
    return bytes(content)


def _places(length: int) -> st.SearchStrategy[int]:
    last = max(0, length - 1)
    return st.one_of(st.integers(0, min(_ENDS, last)), st.integers(max(0, last - _ENDS), last))


@st.composite
def _numbers(draw: st.DrawFn) -> bytes:
    form = draw(st.sampled_from((">B", ">H", ">I", ">Q")))
    return struct.pack(form, draw(st.sampled_from(_NUMBERS)) % 2 ** (8 * struct.calcsize(form)))


@st.composite
def mutated_text(draw: st.DrawFn, seeds: Sequence[bytes], longest: int) -> bytes:
    """One of the texts after up to six changes: parts left out, doubled or put in."""
    content = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 12)))
        content = content[:start] + draw(_pieces(seeds, content[start:end])) + content[end:]
    return content[:longest]


def _pieces(seeds: Sequence[bytes], left_out: bytes) -> st.SearchStrategy[bytes]:
    other = st.sampled_from(seeds)
    return st.one_of(
        st.sampled_from((b"", left_out * 2, left_out * 50)),
        st.sampled_from(_TOKENS),
        st.tuples(other, st.integers(0, 200), st.integers(0, 40)).map(
            lambda part: part[0][part[1] :][: part[2]]
        ),
        st.binary(max_size=8),
    )
