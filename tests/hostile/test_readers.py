"""Readers of files that others make: whatever a file has, they read it or refuse it with their own error.

`scripts/soak --files N` reads more files.
"""

import os
from contextlib import suppress
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from genzo.actions.images import recorded_answer, recorded_pages
from genzo.catalogue.disk_formats import detect_disk
from genzo.catalogue.image import EVERY_REGION
from genzo.catalogue.unusable_disk import DiskFormatError
from genzo.store.sql.rows import image_row
from genzo.wire.recorded import RecordingError
from tests.hostile.mutated import mutated
from tests.http.image_transfer.disk_files import MIB, dynamic_vhd, fixed_vhd, qcow2, summed

EXAMPLES = int(os.environ.get("GENZO_MUTATED_FILES", "120"))
LARGEST = 2**63 - 1

fuzzed = partial(settings, max_examples=EXAMPLES)

DISKS = (
    qcow2(MIB, cluster_bits=9),
    qcow2(MIB, cluster_bits=9, version=2),
    qcow2(MIB, cluster_bits=14, features=0b11000, header_length=112),
    dynamic_vhd(8 * MIB),
    fixed_vhd(4096),
    b"KDMV" + bytes(600),
    bytes(64) + b"\x7f\x10\xda\xbe" + bytes(600),
    b"# Disk DescriptorFile\nversion=1\n" + bytes(600),
)
ANSWERS = (
    (
        b'{"RequestId":"A","TotalCount":1,"Images":{"Image":[{"ImageId":"m-1","ImageOwnerAlias":"others",'
        b'"ImageOwnerId":5,"CreationTime":"2024-05-01T12:00:00Z","Size":40,"Tags":{"Tag":[{"TagKey":"a"}]},'
        b'"DiskDeviceMappings":{"DiskDeviceMapping":[{"Size":"40","RemainTime":0}]},"IsCopied":false}]}}'
    ),
    b'{"ImageId":"m-1","CreationTime":"2024-05-01T12:00:00Z"}\n{"ImageId":"m-2","CreationTime":"2024-05-01"}',
    (
        b'<?xml version="1.0" encoding="utf-8"?><DescribeImagesResponse><Images><Image><ImageId>m-1</ImageId>'
        b"<CreationTime>2024-05-01T12:00:00Z</CreationTime><Size>4</Size></Image></Images></DescribeImagesResponse>"
    ),
    (
        b'[{"PageNumber":1,"TotalCount":2,"Images":{"Image":[{"ImageId":"m-1","CreationTime":"2024-05-01T12:00Z"}]}},'
        b'{"PageNumber":2,"TotalCount":2,"Images":{"Image":[]}}]'
    ),
    b'{"PageNumber":1,"TotalCount":2,"Images":{"Image":[]}}{"PageNumber":2,"TotalCount":2,"Images":{"Image":[]}}',
    b'{"Code":"Throttling","Message":"no","RequestId":"A"}',
    '{"ImageId":"m-1","CreationTime":"2024-05-01T12:00:00Z"}'.encode("utf-16"),
)


def with_checksums(content: bytes) -> bytes:
    """The file with valid checksums where a VHD has them, so that what they protect is read."""
    if len(content) >= 512 and content[-512:].startswith(b"conectix"):
        content = content[:-512] + summed(content[-512:], 64)
    if len(content) >= 2048 and content[512:].startswith(b"cxsparse"):
        content = content[:512] + summed(content[512:1536], 36) + content[1536:]
    return content


def read_disk(content: bytes, reported: int) -> None:
    """Detect a disk in a file that may be shorter than its reported size."""
    reads: list[tuple[int, int]] = []

    def read(start: int, length: int) -> bytes:
        reads.append((start, length))
        return content[start : start + length]

    with suppress(DiskFormatError):
        assert detect_disk(read, reported).virtual_size > 0
    assert all(0 <= start <= LARGEST - length and length <= 1024 for start, length in reads)


@given(mutated(DISKS), st.booleans())
@fuzzed()
def test_a_disk_file_is_read_or_refused(content: bytes, is_summed: bool) -> None:
    content = with_checksums(content) if is_summed else content
    if content:
        read_disk(content, len(content))


@given(mutated(DISKS), st.integers(1, 2**41))
@fuzzed()
def test_a_file_that_shrinks_while_it_is_read_is_refused(content: bytes, reported: int) -> None:
    read_disk(with_checksums(content), reported)


@given(mutated(ANSWERS))
@fuzzed()
def test_a_saved_answer_is_read_or_refused(content: bytes) -> None:
    with suppress(RecordingError):
        pages = recorded_pages.read_pages(content)
        assert recorded_pages.held_of_total(pages) != (0, 0)
        for recording in recorded_pages.joined(pages):
            for placed in recorded_answer.place(recording, EVERY_REGION, account_id=5):
                numbers = [value for value in image_row(placed.image).values() if isinstance(value, int)]
                assert all(-LARGEST <= number <= LARGEST for number in numbers)
