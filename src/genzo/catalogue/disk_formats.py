"""Disk image files: their format and the size of their disk, read from the file's own header.

Source: Microsoft's "Virtual Hard Disk Image Format Specification" (2006), and `genzo.catalogue.qcow2`. RAW
has no header: a file of no other known format is RAW.
"""

import struct
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from genzo.catalogue.qcow2 import QCOW2_MAGIC, qcow2_size
from genzo.catalogue.unusable_disk import BlockSizeError, DiskFormatError, TableSizeError

ReadBytes = Callable[[int, int], bytes]
"""``ReadBytes(start, length)`` returns bytes of a file: ``length`` of them, or fewer at its end."""


class DiskFormat(StrEnum):
    """The formats that can be imported (ImportImage, DiskDeviceMapping.N.Format)."""

    RAW = "RAW"
    VHD = "VHD"
    QCOW2 = "QCOW2"


class DetectedDisk(NamedTuple):
    """The disk in a file: the file's format, and the size of the disk in bytes as an instance sees it."""

    format: DiskFormat
    virtual_size: int


VHD_BLOCK = 2 * 1024 * 1024
"""The block size of a dynamic VHD file in bytes: the specification's default, and the only one accepted."""

VHD_SECTOR = 512
VHD_FOOTER = struct.Struct(">8sIIQI4sI4sQQHBBI I 16s B 427x")
VHD_HEADER = struct.Struct(">8sQQIIII 16s I 4x 512x 192x 256x")
VHD_COOKIE = b"conectix"
VHD_HEADER_COOKIE = b"cxsparse"
VHD_FIXED, VHD_DYNAMIC = 2, 3
_TABLE_ENTRY = 4  # bytes

# Offset and magic number of other disk image, archive and compression formats. Without this list such a file
# would count as RAW.
_OTHER_FORMATS = (
    (0, b"KDMV", "VMDK"),
    (0, b"# Disk DescriptorFile", "VMDK"),
    (0, b"vhdxfile", "VHDX"),
    (0x40, b"\x7f\x10\xda\xbe", "VDI"),
    (0, b"QED\x00", "QED"),
    (0, b"\x1f\x8b", "gzip"),
    (0, b"BZh", "bzip2"),
    (0, b"\xfd7zXZ\x00", "xz"),
    (0, b"\x28\xb5\x2f\xfd", "zstd"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z"),
    (0, b"PK\x03\x04", "zip"),
    (257, b"ustar", "tar"),
)


def detect_disk(read: ReadBytes, size: int) -> DetectedDisk:
    """The disk in a file of ``size`` bytes.

    Raises:
        DiskFormatError: the file contains no usable disk.
    """
    head = read(0, VHD_SECTOR)
    if head.startswith(QCOW2_MAGIC):
        return DetectedDisk(DiskFormat.QCOW2, qcow2_size(head, size))
    # A VHD ends with a footer. A dynamic one also begins with a copy of it: the copy alone means that the
    # file is truncated.
    footer = read(size - VHD_SECTOR, VHD_SECTOR) if size >= VHD_SECTOR else b""
    if footer.startswith(VHD_COOKIE) and len(footer) == VHD_SECTOR:
        return DetectedDisk(DiskFormat.VHD, _vhd_size(footer, read, size))
    if head.startswith(VHD_COOKIE):
        raise DiskFormatError("The VHD file is truncated: its footer is missing.")
    for offset, magic, name in _OTHER_FORMATS:
        if head.startswith(magic, offset):
            raise DiskFormatError(f"The file is of the format {name}, which cannot be imported.")
    return DetectedDisk(DiskFormat.RAW, size)


def _vhd_size(footer: bytes, read: ReadBytes, size: int) -> int:
    """The disk size in bytes of a VHD file that ends with ``footer``."""
    fields = VHD_FOOTER.unpack(footer)
    header_offset, virtual_size, kind = fields[3], fields[9], fields[13]
    if fields[14] != vhd_checksum(footer, at=64):
        raise DiskFormatError("The VHD file has a footer whose checksum is wrong.")
    if not virtual_size:
        raise DiskFormatError("The disk of the VHD file has the size 0.")
    if kind == VHD_DYNAMIC:
        # An offset may have 64 bits, and no file is that large.
        is_in_file = header_offset + VHD_HEADER.size <= size
        _check_blocks(read(header_offset, VHD_HEADER.size) if is_in_file else b"", virtual_size, size)
    elif kind != VHD_FIXED:
        raise DiskFormatError(f"The VHD file is of the type {kind}: neither fixed nor dynamic.")
    elif virtual_size > size - VHD_SECTOR:
        raise DiskFormatError("The VHD file is shorter than its disk.")
    return int(virtual_size)


def _check_blocks(header: bytes, virtual_size: int, size: int) -> None:
    """Reject a dynamic VHD file whose ``header`` is damaged or describes unusable blocks."""
    if len(header) < VHD_HEADER.size or not header.startswith(VHD_HEADER_COOKIE):
        raise DiskFormatError("The VHD file has no header of a dynamic disk.")
    _, _, table, _, entries, block_size, checksum, *_ = VHD_HEADER.unpack(header)
    if checksum != vhd_checksum(header, at=36):
        raise DiskFormatError("The VHD file has a header whose checksum is wrong.")
    if block_size != VHD_BLOCK:
        raise BlockSizeError(
            f"The block size {block_size} of the VHD file is not supported; it must be {VHD_BLOCK}."
        )
    if entries * block_size < virtual_size:
        raise TableSizeError("The blocks of the VHD file cannot hold the disk.")
    if table + entries * _TABLE_ENTRY > size:
        raise DiskFormatError("The block table of the VHD file is not in the file.")


def vhd_checksum(record: bytes, at: int) -> int:
    """The checksum of a VHD footer or header: the complement of the sum of all bytes but the checksum's own.

    The checksum field is the four bytes at offset ``at``.
    """
    return ~(sum(record) - sum(record[at : at + 4])) & 0xFFFFFFFF
