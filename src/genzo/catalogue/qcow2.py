"""The header of a QCOW2 file: the size of its disk, and what makes the file unusable.

Source: "The Qcow2 Image Format" of the QEMU project; limits of its reader (block/qcow2.c, qcow2_do_open).
"""

import struct
from typing import NamedTuple

from genzo.catalogue.unusable_disk import DiskFormatError

QCOW2_HEADER = struct.Struct(">4sIQIIQIIQQIIQQQQII")
QCOW2_MAGIC = b"QFI\xfb"

_V2_BYTES = 72  # version 3 appended the fields after these
_VERSIONS = (2, 3)
_CLUSTER_BITS = range(9, 22)
_POINTER = 8  # bytes of an entry of a table
_MAX_LEVEL_1_BYTES = 32 * 2**20
_MAX_REFCOUNT_BYTES = 8 * 2**20
_MAX_REFCOUNT_ORDER = 6
_MAX_SNAPSHOTS = 65536
_V2_REFCOUNT_ORDER = 4
_UNUSABLE = 0b110  # incompatible features: corrupt, external data file
_COMPRESSION_TYPE, _EXTENDED_L2 = 0b1000, 0b10000
_KNOWN = 0b11111
_COMPRESSION_TYPES = (0, 1)  # deflate, zstd
_MIN_CLUSTER_BITS_OF_EXTENDED_L2 = 14


class _Header(NamedTuple):
    magic: bytes
    version: int
    backing_file: int
    backing_file_bytes: int
    cluster_bits: int
    disk_bytes: int
    encryption: int
    level_1_entries: int
    level_1_table: int
    refcount_table: int
    refcount_clusters: int
    snapshots: int
    snapshot_table: int
    incompatible: int
    compatible: int
    autoclear: int
    refcount_order: int
    header_bytes: int


def qcow2_size(head: bytes, file_bytes: int) -> int:
    """The disk size in bytes of a QCOW2 file of ``file_bytes`` that begins with ``head``, 512 bytes or all.

    Raises:
        DiskFormatError: the header is not one that the format allows, or the file is not usable alone.
    """
    if len(head) < _V2_BYTES:
        raise DiskFormatError("The QCOW2 file ends within its header.")
    version = int.from_bytes(head[4:8])
    if version not in _VERSIONS:
        raise DiskFormatError(f"The version {version} of QCOW2 cannot be imported.")
    header = _header(head, version)
    if header.backing_file:
        raise DiskFormatError("The QCOW2 file needs a backing file.")
    if header.encryption:
        raise DiskFormatError("The QCOW2 file is encrypted.")
    if not header.disk_bytes:
        raise DiskFormatError("The disk of the QCOW2 file has the size 0.")
    _require_known_features(header, head)
    if not _has_valid_fields(header):
        raise DiskFormatError("The QCOW2 file has a header that cannot be read.")
    _require_tables(header, file_bytes)
    return header.disk_bytes


def _header(head: bytes, version: int) -> _Header:
    if version > _VERSIONS[0]:
        if len(head) < QCOW2_HEADER.size:
            raise DiskFormatError("The QCOW2 file ends within its header.")
        return _Header(*QCOW2_HEADER.unpack_from(head))
    fields = _Header(*QCOW2_HEADER.unpack(head[:_V2_BYTES].ljust(QCOW2_HEADER.size, b"\0")))
    return fields._replace(refcount_order=_V2_REFCOUNT_ORDER, header_bytes=QCOW2_HEADER.size)


def _require_known_features(header: _Header, head: bytes) -> None:
    """Refuse incompatible features that are unknown, as the format demands, or that make a file unusable."""
    if header.incompatible & ~_KNOWN:
        raise DiskFormatError("The QCOW2 file has incompatible features that are unknown.")
    if header.incompatible & _UNUSABLE:
        raise DiskFormatError(
            "The QCOW2 file is corrupt, or has its data in another file: it cannot be read."
        )
    compression = head[QCOW2_HEADER.size : QCOW2_HEADER.size + 1] or b"\0"
    named = bool(header.incompatible & _COMPRESSION_TYPE)
    if named and (compression[0] not in _COMPRESSION_TYPES or header.header_bytes <= QCOW2_HEADER.size):
        raise DiskFormatError("The QCOW2 file has a compression type that is unknown.")


def _has_valid_fields(header: _Header) -> bool:
    """Whether the numbers are in the ranges of the format."""
    minimum = _MIN_CLUSTER_BITS_OF_EXTENDED_L2 if header.incompatible & _EXTENDED_L2 else 0
    return (
        header.cluster_bits in _CLUSTER_BITS
        and header.cluster_bits >= minimum
        and header.refcount_order <= _MAX_REFCOUNT_ORDER
        and QCOW2_HEADER.size <= header.header_bytes <= 1 << header.cluster_bits
        and header.header_bytes % _POINTER == 0
        and header.snapshots <= _MAX_SNAPSHOTS
    )


def _require_tables(header: _Header, file_bytes: int) -> None:
    """Refuse tables that are missing, too small for the disk, not on clusters, or not in the file."""
    cluster = 1 << header.cluster_bits
    entry = 2 * _POINTER if header.incompatible & _EXTENDED_L2 else _POINTER
    level_1 = header.level_1_entries * _POINTER
    refcounts = header.refcount_clusters * cluster
    if header.level_1_entries * (cluster // entry) * cluster < header.disk_bytes:
        raise DiskFormatError("The tables of the QCOW2 file cannot hold the disk.")
    if level_1 > _MAX_LEVEL_1_BYTES or not 0 < refcounts <= _MAX_REFCOUNT_BYTES:
        raise DiskFormatError("The QCOW2 file has a header that cannot be read.")
    tables = ((header.level_1_table, level_1), (header.refcount_table, refcounts))
    if not all(cluster <= at and not at % cluster and at + length <= file_bytes for at, length in tables):
        raise DiskFormatError("The tables of the QCOW2 file are not in the file.")
