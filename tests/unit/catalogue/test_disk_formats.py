"""Detecting disks by their headers, and the empty disks that Genzo writes."""

import struct

import pytest

from genzo.catalogue.disk_formats import DetectedDisk, DiskFormat, detect_disk
from genzo.catalogue.empty_disks import empty_disk
from genzo.catalogue.object_store import SparseFile
from genzo.catalogue.unusable_disk import BlockSizeError, DiskFormatError, TableSizeError
from tests.http.image_transfer.disk_files import (
    GIB,
    MIB,
    dynamic_vhd,
    fixed_vhd,
    qcow2,
    summed,
    vhd_footer,
)


def detected(content: bytes) -> DetectedDisk:
    return detect_disk(lambda start, length: content[start : start + length], len(content))


def content_of(file: SparseFile) -> bytes:
    content = bytearray(file.size)
    for start, piece in file.pieces.items():
        assert start + len(piece) <= file.size
        content[start : start + len(piece)] = piece
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (bytes(3 * MIB), (DiskFormat.RAW, 3 * MIB)),
        (b"\xeb\x63\x90" + bytes(507) + b"\x55\xaa", (DiskFormat.RAW, 512)),
        (b"x", (DiskFormat.RAW, 1)),
        (fixed_vhd(MIB), (DiskFormat.VHD, MIB)),
        (dynamic_vhd(40 * GIB), (DiskFormat.VHD, 40 * GIB)),
        (dynamic_vhd(40 * GIB, entries=40 * 512 + 7), (DiskFormat.VHD, 40 * GIB)),
        (qcow2(20 * GIB), (DiskFormat.QCOW2, 20 * GIB)),
        (qcow2(20 * GIB, version=2), (DiskFormat.QCOW2, 20 * GIB)),
        (qcow2(20 * GIB, features=0b1000, header_length=112), (DiskFormat.QCOW2, 20 * GIB)),  # compression
        (qcow2(20 * GIB, features=0b10000, entries=80), (DiskFormat.QCOW2, 20 * GIB)),  # extended L2 entries
        (qcow2(20 * GIB, features=0b1), (DiskFormat.QCOW2, 20 * GIB)),  # not closed properly
    ],
)
def test_the_header_gives_format_and_size(content: bytes, expected: tuple[DiskFormat, int]) -> None:
    assert detected(content) == expected


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"KDMV" + bytes(600), "VMDK"),
        (b"# Disk DescriptorFile\nversion=1\n", "VMDK"),
        (b"vhdxfile" + bytes(600), "VHDX"),
        (bytes(64) + b"\x7f\x10\xda\xbe" + bytes(600), "VDI"),
        (b"\x1f\x8b\x08" + bytes(600), "gzip"),
        (bytes(257) + b"ustar" + bytes(600), "tar"),
        (b"PK\x03\x04" + bytes(600), "zip"),
        (b"QFI\xfb\0\0\0\3", "ends within its header"),
        (qcow2(GIB)[:80], "ends within its header"),
        (qcow2(GIB)[:104], "not in the file"),
        (qcow2(GIB, version=2)[:72], "not in the file"),
        (qcow2(0), "size 0"),
        (qcow2(GIB, features=1 << 5), "unknown"),
        (qcow2(GIB, features=1 << 63), "unknown"),
        (qcow2(GIB, features=0b10), "cannot be read"),
        (qcow2(GIB, features=0b1000), "compression type"),
        (qcow2(GIB, features=0b10000, cluster_bits=12), "cannot be read"),
        (qcow2(GIB, entries=1), "cannot hold the disk"),
        (qcow2(GIB, features=0b10000), "cannot hold the disk"),
        (qcow2(GIB, refcount_clusters=0), "cannot be read"),
        (qcow2(GIB, header_length=96), "cannot be read"),
        (qcow2(GIB, header_length=107), "cannot be read"),
        (qcow2(GIB, entries=2**31), "cannot be read"),
        (qcow2(GIB, version=1), "version 1"),
        (qcow2(GIB, backing_file=200), "backing file"),
        (qcow2(GIB, encryption=1), "encrypted"),
        (qcow2(GIB, cluster_bits=40), "cannot be read"),
        (qcow2(GIB, features=0b100), "cannot be read"),
        (dynamic_vhd(GIB)[:-512], "truncated"),
        (vhd_footer(MIB, kind=2), "shorter than"),
        (bytes(MIB) + vhd_footer(MIB, kind=4), "type 4"),
        (bytes(MIB) + vhd_footer(MIB, kind=2)[:-1] + b"\1", "checksum"),
        (vhd_footer(MIB, kind=3, data_offset=512) * 4, "no header"),
        (bytes(MIB) + vhd_footer(MIB, kind=3, data_offset=2**63), "no header"),
        (bytes(MIB) + vhd_footer(MIB, kind=3, data_offset=2**64 - 1), "no header"),
        (bytes(MIB) + vhd_footer(0, kind=2), "size 0"),
        (dynamic_vhd(GIB)[: 512 + 1024] + vhd_footer(GIB, kind=3, data_offset=512), "not in the file"),
        (dynamic_vhd(GIB).replace(b"cxsparse\xff", b"cxsparse\xfe"), "checksum"),
    ],
)
def test_the_error_of_an_unusable_file_gives_the_reason(content: bytes, reason: str) -> None:
    with pytest.raises(DiskFormatError, match=reason):
        detected(content)


def test_a_vhd_needs_enough_blocks_of_the_default_size() -> None:
    with pytest.raises(BlockSizeError, match="524288"):
        detected(dynamic_vhd(GIB, block_size=MIB // 2))
    with pytest.raises(TableSizeError):
        detected(dynamic_vhd(GIB, entries=511))


@pytest.mark.parametrize("size", [1, 5, 40, 127, 500])
@pytest.mark.parametrize("disk_format", [DiskFormat.VHD, DiskFormat.QCOW2])
def test_an_empty_disk_is_small_and_detected(disk_format: DiskFormat, size: int) -> None:
    content = content_of(empty_disk(disk_format, size * GIB, seconds=1_790_000_000))
    assert len(content) < 1200 * 1024
    assert detected(content) == (disk_format, size * GIB)


def test_an_empty_raw_disk_is_all_zeros() -> None:
    assert empty_disk(DiskFormat.RAW, 40 * GIB, seconds=0) == (40 * GIB, {})


def test_an_empty_vhd_has_two_footers_a_header_and_an_empty_block_table() -> None:
    content = content_of(empty_disk(DiskFormat.VHD, 40 * GIB, seconds=1_790_000_000))
    footer, header, table = content[:512], content[512:1536], content[1536:-512]
    assert content[-512:] == footer
    assert (footer, header) == (summed(footer, 64), summed(header, 36))
    assert struct.unpack(">QQ", footer[40:56]) == (40 * GIB, 40 * GIB)
    assert struct.unpack(">HBB", footer[56:60]) == (20560, 16, 255)
    assert struct.unpack(">QI", header[16:28])[0] == 1536
    assert set(table) == {0xFF}
    assert len(table) >= 4 * 40 * 512


def test_an_empty_qcow2_references_each_cluster_once() -> None:
    content = content_of(empty_disk(DiskFormat.QCOW2, 40 * GIB, seconds=0))
    (entries,) = struct.unpack(">I", content[36:40])
    table, counts, count_clusters = struct.unpack(">QQI", content[40:60])
    (block,) = struct.unpack(">Q", content[counts : counts + 8])
    clusters = len(content) >> 16
    assert (entries, count_clusters, clusters) == (80, 1, 4)
    assert len({0, table, counts, block}) == 4
    used = struct.unpack(f">{1 << 15}H", content[block : block + (1 << 16)])
    assert used == (1,) * clusters + (0,) * ((1 << 15) - clusters)
    assert not any(content[table : table + (1 << 16)])
