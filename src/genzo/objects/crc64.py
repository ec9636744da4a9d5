"""CRC-64/XZ, which OSS names crc64ecma: the polynomial of ECMA-182, reflected.

Source: the model of oss2 (``crc64_combine.py``), and the catalogue of parametrised CRC algorithms.
"""

from functools import lru_cache

from fastcrc import crc64

_POLYNOMIAL = 0xC96C5795D7870F42  # reflected
_BITS = 64

_Matrix = tuple[int, ...]
"""A linear function of 64 bits: the image of each bit."""


def updated(crc: int, piece: bytes) -> int:
    """The CRC of bytes with ``crc`` and of ``piece`` behind them. That of no bytes is 0."""
    return crc64.xz(piece, crc)


def combined(first: int, second: int, second_size: int) -> int:
    """The CRC of two runs of bytes together, by the CRC of each and the size of the second.

    Appending a zero bit to a message is a linear function of its CRC, and so is appending any number of them.
    """
    return _applied(_zeros(8 * second_size), first) ^ second


@lru_cache(maxsize=64)
def _zeros(count: int) -> _Matrix:
    """What so many zero bits do. Most parts of an upload have the same size."""
    result, power = _IDENTITY, _ONE_ZERO
    while count:
        if count & 1:
            result = _composed(power, result)
        power = _composed(power, power)
        count >>= 1
    return result


def _composed(second: _Matrix, first: _Matrix) -> _Matrix:
    return tuple([_applied(second, image) for image in first])


def _applied(matrix: _Matrix, vector: int) -> int:
    result = 0
    for image in matrix:
        if vector & 1:
            result ^= image
        vector >>= 1
    return result


_IDENTITY: _Matrix = tuple([1 << bit for bit in range(_BITS)])
_ONE_ZERO: _Matrix = (_POLYNOMIAL, *_IDENTITY[:-1])
