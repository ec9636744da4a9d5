"""Byte strings that differ from valid files in a few places."""

import struct
from collections.abc import Sequence

from hypothesis import strategies as st

# The limits of the integers of one to eight bytes, where readers overflow.
_NUMBERS = sorted({0, 1, 2, 3, *(2**bits - 1 for bits in range(3, 65)), *(2**bits for bits in range(3, 64))})
_ENDS = 640  # bytes at both ends of a file, where headers and footers are


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
