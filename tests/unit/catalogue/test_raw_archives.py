"""Archives with an empty RAW disk: one sparse file, as Python's reader of archives sees it."""

import io
import tarfile

import pytest

from genzo.catalogue.raw_archives import empty_raw_archive

GIB = 2**30


@pytest.mark.parametrize("size", [GIB, 500 * GIB])
@pytest.mark.parametrize("name", ["m-1_system.raw", f"{'p' * 30}_m-{'i' * 60}ü_system.raw"])
def test_an_archive_has_one_file_that_takes_no_space(name: str, size: int) -> None:
    made = empty_raw_archive(name, size)
    assert (made.size, list(made.pieces)) == (len(made.pieces[0]), [0])
    assert made.size < 1024
    with tarfile.open(fileobj=io.BytesIO(made.pieces[0]), mode="r:gz") as archive:
        (entry,) = archive.getmembers()
        assert (entry.name, entry.size, entry.issparse()) == (name, size, True)
        content = archive.extractfile(entry)
        assert content is not None
        assert content.read(4096) == bytes(4096)
        assert content.seek(0, io.SEEK_END) == size


def test_archives_of_equal_disks_are_equal() -> None:
    assert empty_raw_archive("a", GIB) == empty_raw_archive("a", GIB)
    assert empty_raw_archive("a", GIB) != empty_raw_archive("b", GIB)
