"""Disk files, byte by byte as their specifications define them, and calls that import them."""

import struct
from pathlib import Path

MIB = 2**20
GIB = 2**30


def sparse(path: Path, size: int, head: bytes = b"", tail: bytes = b"") -> Path:
    """A sparse file with zeros between ``head`` and ``tail``."""
    with path.open("wb") as file:
        file.truncate(size)
        file.write(head)
        file.seek(size - len(tail))
        file.write(tail)
    return path


def summed(record: bytes, at: int) -> bytes:
    """The record with the checksum of a VHD in the four bytes at ``at``."""
    blank = record[:at] + bytes(4) + record[at + 4 :]
    return blank[:at] + struct.pack(">I", 0xFFFFFFFF - sum(blank)) + blank[at + 4 :]


def vhd_footer(size: int, kind: int, data_offset: int = 0xFFFFFFFFFFFFFFFF) -> bytes:
    """The 512 bytes at the end of a VHD file."""
    footer = b"conectix"
    footer += struct.pack(">II", 2, 0x00010000)  # features, version
    footer += struct.pack(">Q", data_offset)
    footer += struct.pack(">I4sI4s", 700000000, b"win ", 0x000A0000, b"Wi2k")
    footer += struct.pack(">QQ", size, size)
    footer += struct.pack(">HBB", 1024, 16, 63)
    footer += struct.pack(">II", kind, 0)  # disk type, checksum
    footer += bytes(range(16)) + b"\0"
    return summed(footer.ljust(512, b"\0"), 64)


def vhd_header(entries: int, block_size: int = 2 * MIB) -> bytes:
    """The header of a dynamic VHD file."""
    header = b"cxsparse" + struct.pack(">QQ", 0xFFFFFFFFFFFFFFFF, 1536)
    header += struct.pack(">IIII", 0x00010000, entries, block_size, 0)
    return summed(header.ljust(1024, b"\0"), 36)


def fixed_vhd(size: int) -> bytes:
    return bytes(size) + vhd_footer(size, kind=2)


def dynamic_vhd(size: int, *, entries: int | None = None, block_size: int = 2 * MIB) -> bytes:
    entries = -(-size // block_size) if entries is None else entries
    footer = vhd_footer(size, kind=3, data_offset=512)
    table = (b"\xff" * 4 * entries).ljust(-(-entries * 4 // 512) * 512, b"\xff")
    return footer + vhd_header(entries, block_size) + table + footer


def qcow2(
    size: int,
    *,
    version: int = 3,
    backing_file: int = 0,
    cluster_bits: int = 16,
    encryption: int = 0,
    features: int = 0,
    entries: int | None = None,
    refcount_clusters: int = 1,
    header_length: int = 104,
) -> bytes:
    """A QCOW2 file: header, refcount table and level-1 table, each in a cluster."""
    cluster = 1 << min(cluster_bits, 21)
    entries = -(-size // (cluster * cluster // 8)) if entries is None else entries
    header = b"QFI\xfb" + struct.pack(">IQI", version, backing_file, 0)
    header += struct.pack(">IQI", cluster_bits, size, encryption)
    header += struct.pack(">IQQIIQ", entries, 2 * cluster, cluster, refcount_clusters, 0, 0)
    if version > 2:
        header += struct.pack(">QQQII", features, 0, 0, 4, header_length)
    return header.ljust(3 * cluster, b"\0")


def disk(name: str, bucket: str = "images", number: int = 1, **members: str) -> dict[str, str]:
    """DiskDeviceMapping.N."""
    given = {"OSSBucket": bucket, "OSSObject": name, **members}
    return {f"DiskDeviceMapping.{number}.{member}": value for member, value in given.items()}
