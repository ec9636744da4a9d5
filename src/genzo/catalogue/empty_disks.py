"""New disk image files with an empty disk, in the formats of `genzo.catalogue.disk_formats`.

ExportImage writes them. Sources: those of `genzo.catalogue.disk_formats`.
"""

import struct

from genzo.catalogue.disk_formats import (
    VHD_BLOCK,
    VHD_COOKIE,
    VHD_DYNAMIC,
    VHD_FOOTER,
    VHD_HEADER,
    VHD_HEADER_COOKIE,
    VHD_SECTOR,
    DiskFormat,
    vhd_checksum,
)
from genzo.catalogue.object_store import SparseFile
from genzo.catalogue.qcow2 import QCOW2_HEADER, QCOW2_MAGIC

_VHD_VERSION = 0x00010000
_VHD_RESERVED_FEATURE = 2
_VHD_EPOCH = 946684800  # VHD time stamps count from 2000; this is seconds from 1970
_NO_OFFSET = 2**64 - 1  # the specification's value for an offset without a target
_MAX_HEADS = 16
_UNUSED_BLOCK = b"\xff\xff\xff\xff"

_CLUSTER_BITS = 16
_CLUSTER = 1 << _CLUSTER_BITS
_POINTER = 8  # bytes
_REFCOUNT_ORDER = 4  # reference counts of 16 bits


def empty_disk(disk_format: DiskFormat, size: int, seconds: int) -> SparseFile:
    """A file with a disk of ``size`` bytes, all zeros.

    ``seconds`` since 1970 is the creation time in the header of a VHD.
    """
    match disk_format:
        case DiskFormat.RAW:
            return SparseFile(size, {})
        case DiskFormat.VHD:
            return _vhd(size, seconds)
        case DiskFormat.QCOW2:
            return _qcow2(size)


def _vhd(size: int, seconds: int) -> SparseFile:
    """A dynamic VHD file: a copy of the footer, the header, a block table without blocks, the footer."""
    blocks = -(-size // VHD_BLOCK)
    table = VHD_SECTOR + VHD_HEADER.size
    table_size = -(-blocks * len(_UNUSED_BLOCK) // VHD_SECTOR) * VHD_SECTOR
    footer = _vhd_footer(size, seconds)
    header = _with_checksum(
        VHD_HEADER.pack(
            VHD_HEADER_COOKIE, _NO_OFFSET, table, _VHD_VERSION, blocks, VHD_BLOCK, 0, bytes(16), 0
        ),
        at=36,
    )
    pieces = {0: footer, VHD_SECTOR: header, table: _UNUSED_BLOCK * (table_size // 4)}
    return SparseFile(table + table_size + VHD_SECTOR, {**pieces, table + table_size: footer})


def _vhd_footer(size: int, seconds: int) -> bytes:
    # "gnzo" is the creator application. "Wi2k" is the creator's system: the specification knows only Windows
    # and Macintosh.
    unique_id = struct.pack(">QQ", seconds, size)
    return _with_checksum(
        VHD_FOOTER.pack(
            *(VHD_COOKIE, _VHD_RESERVED_FEATURE, _VHD_VERSION, VHD_SECTOR),
            *(max(0, seconds - _VHD_EPOCH), b"gnzo", _VHD_VERSION, b"Wi2k", size, size),
            *_geometry(size // VHD_SECTOR),
            *(VHD_DYNAMIC, 0, unique_id, 0),
        ),
        at=64,
    )


def _geometry(sectors: int) -> tuple[int, int, int]:
    """Cylinders, heads and sectors per track: the algorithm of the specification's appendix."""
    sectors = min(sectors, 65535 * 16 * 255)
    if sectors >= 65535 * 16 * 63:
        return sectors // 255 // 16, 16, 255
    per_track, per_cylinder = 17, sectors // 17
    heads = max(4, -(-per_cylinder // 1024))
    if per_cylinder >= heads * 1024 or heads > _MAX_HEADS:
        per_track, heads = 31, 16
        per_cylinder = sectors // per_track
    if per_cylinder >= heads * 1024:
        per_track, heads = 63, 16
        per_cylinder = sectors // per_track
    return per_cylinder // heads, heads, per_track


def _with_checksum(record: bytes, at: int) -> bytes:
    return record[:at] + struct.pack(">I", vhd_checksum(record, at)) + record[at + 4 :]


def _qcow2(size: int) -> SparseFile:
    """A QCOW2 file of version 3: header, refcount table, refcount block, a level-1 table without entries.

    Each of them starts a cluster, as the format demands.
    """
    per_entry = _CLUSTER * (_CLUSTER // _POINTER)
    entries = -(-size // per_entry)
    table_clusters = -(-entries * _POINTER // _CLUSTER)
    clusters = 3 + table_clusters
    header = QCOW2_HEADER.pack(
        *(QCOW2_MAGIC, 3, 0, 0, _CLUSTER_BITS, size, 0, entries, 3 * _CLUSTER, _CLUSTER, 1, 0, 0),
        *(0, 0, 0, _REFCOUNT_ORDER, QCOW2_HEADER.size),
    )
    pieces = {
        0: header,
        _CLUSTER: struct.pack(">Q", 2 * _CLUSTER),
        2 * _CLUSTER: struct.pack(">H", 1) * clusters,
    }
    return SparseFile(clusters * _CLUSTER, pieces)
