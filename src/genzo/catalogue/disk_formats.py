"""Files that hold a disk: their format and the size of the disk in them, from their own headers.

Sources: Microsoft's "Virtual Hard Disk Image Format Specification" (2006), and "The Qcow2 Image Format" of
the QEMU project. RAW has no header: what is no other known format is RAW.
"""

import struct
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

ReadBytes = Callable[[int, int], bytes]
"""``ReadBytes(start, length)`` gives bytes of a file, fewer only at its end."""


class DiskFormat(StrEnum):
    """The formats that can be imported."""

    RAW = "RAW"
    VHD = "VHD"
    QCOW2 = "QCOW2"


class Disk(NamedTuple):
    """What a file holds: the format, and the size in bytes that an instance sees."""

    format: DiskFormat
    virtual_size: int


class DiskFormatError(Exception):
    """The file holds no disk that can be used; the text is one sentence that says why."""


class BlockSizeError(DiskFormatError):
    """A VHD file is divided into blocks of a size that is not supported."""


class TableSizeError(DiskFormatError):
    """The blocks of a VHD file cannot hold the disk it says it holds."""


VHD_BLOCK = 2 * 1024 * 1024
"""The size of the blocks of a dynamic VHD file: the specification's default, and the only one taken."""

VHD_SECTOR = 512
VHD_FOOTER = struct.Struct(">8sIIQI4sI4sQQHBBI I 16s B 427x")
VHD_HEADER = struct.Struct(">8sQQIIII 16s I 4x 512x 192x 256x")
VHD_COOKIE = b"conectix"
VHD_HEADER_COOKIE = b"cxsparse"
VHD_FIXED, VHD_DYNAMIC = 2, 3

QCOW2_HEADER = struct.Struct(">4sIQIIQIIQQIIQQQQII")
QCOW2_MAGIC = b"QFI\xfb"

_QCOW2_V2_HEADER = 72  # bytes; what follows came with version 3
_QCOW2_VERSIONS = (2, 3)
_QCOW2_CLUSTER_BITS = range(9, 22)
_QCOW2_UNREADABLE = 0b110  # incompatible features: corrupt, external data file

# How files begin (at which byte) that are disks, archives or compressed, but none of the formats above.
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


def detect_disk(read: ReadBytes, size: int) -> Disk:
    """The disk in a file of ``size`` bytes.

    Raises:
        DiskFormatError: there is none that can be used.
    """
    head = read(0, VHD_SECTOR)
    if head.startswith(QCOW2_MAGIC):
        return Disk(DiskFormat.QCOW2, _qcow2_size(head))
    footer = read(size - VHD_SECTOR, VHD_SECTOR) if size >= VHD_SECTOR else b""
    if footer.startswith(VHD_COOKIE):
        return Disk(DiskFormat.VHD, _vhd_size(footer, read, size))
    if head.startswith(VHD_COOKIE):
        raise DiskFormatError("The VHD file has lost its end.")
    for start, mark, name in _OTHER_FORMATS:
        if head.startswith(mark, start):
            raise DiskFormatError(f"The file is of the format {name}, which cannot be imported.")
    return Disk(DiskFormat.RAW, size)


def _qcow2_size(head: bytes) -> int:
    """The size of the disk in a QCOW2 file that begins with ``head``."""
    if len(head) < _QCOW2_V2_HEADER:
        raise DiskFormatError("The QCOW2 file ends within its header.")
    fields = QCOW2_HEADER.unpack(head[: QCOW2_HEADER.size].ljust(QCOW2_HEADER.size, b"\0"))
    _, version, backing_file, _, cluster_bits, virtual_size, encryption = fields[:7]
    features = fields[13] if version > _QCOW2_VERSIONS[0] else 0
    if version not in _QCOW2_VERSIONS:
        raise DiskFormatError(f"The version {version} of QCOW2 cannot be imported.")
    if backing_file:
        raise DiskFormatError("The QCOW2 file needs another file behind it.")
    if encryption:
        raise DiskFormatError("The QCOW2 file is encrypted.")
    if cluster_bits not in _QCOW2_CLUSTER_BITS or features & _QCOW2_UNREADABLE:
        raise DiskFormatError("The QCOW2 file has a header that cannot be read.")
    return int(virtual_size)


def _vhd_size(footer: bytes, read: ReadBytes, size: int) -> int:
    """The size of the disk in a VHD file that ends with ``footer``."""
    fields = VHD_FOOTER.unpack(footer)
    header_at, virtual_size, kind = fields[3], fields[9], fields[13]
    if fields[14] != vhd_checksum(footer, at=64):
        raise DiskFormatError("The VHD file has a footer whose checksum is wrong.")
    if kind == VHD_DYNAMIC:
        _check_blocks(read(header_at, VHD_HEADER.size), virtual_size)
    elif kind != VHD_FIXED:
        raise DiskFormatError(f"The VHD file is of the type {kind}: neither fixed nor dynamic.")
    elif virtual_size > size - VHD_SECTOR:
        raise DiskFormatError("The VHD file is shorter than the disk it holds.")
    return int(virtual_size)


def _check_blocks(header: bytes, virtual_size: int) -> None:
    """Refuse a dynamic VHD file whose ``header`` divides the disk into blocks that cannot be used."""
    if len(header) < VHD_HEADER.size or not header.startswith(VHD_HEADER_COOKIE):
        raise DiskFormatError("The VHD file has no header of a dynamic disk.")
    _, _, _, _, entries, block_size, checksum, *_ = VHD_HEADER.unpack(header)
    if checksum != vhd_checksum(header, at=36):
        raise DiskFormatError("The VHD file has a header whose checksum is wrong.")
    if block_size != VHD_BLOCK:
        raise BlockSizeError(
            f"The block size {block_size} of the VHD file is not supported; it must be {VHD_BLOCK}."
        )
    if entries * block_size < virtual_size:
        raise TableSizeError("The blocks of the VHD file cannot hold the disk.")


def vhd_checksum(record: bytes, at: int) -> int:
    """The checksum of a VHD footer or header, which itself stands in the four bytes from ``at`` on."""
    return ~(sum(record) - sum(record[at : at + 4])) & 0xFFFFFFFF
