"""The CRC-64 of OSS, against the implementation that oss2 uses."""

import os

import crcmod
import pytest

from genzo.objects.crc64 import combined, updated

# The model of oss2 (oss2/utils.py, class Crc64).
reference = crcmod.mkCrcFun(0x142F0E1EBA9EA3693, initCrc=0, xorOut=0xFFFFFFFFFFFFFFFF, rev=True)


def test_the_check_value_of_the_catalogue_of_crcs() -> None:
    assert updated(0, b"123456789") == 0x995DC9BBDF1939FA


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 1000, 70_001])
def test_pieces_have_the_crc_of_the_whole(size: int) -> None:
    first, second = os.urandom(333), os.urandom(size)
    whole = reference(first + second)
    assert updated(updated(0, first), second) == whole
    assert combined(reference(first), reference(second), size) == whole
    assert combined(0, reference(second), size) == reference(second)
