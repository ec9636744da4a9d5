"""Objects over others that are only read."""

from pathlib import Path

import pytest

from genzo.catalogue.object_store import (
    BucketNotFoundError,
    ObjectNotFoundError,
    SparseFile,
)
from genzo.objects.folder import FolderObjects
from genzo.objects.layered import LayeredObjects


@pytest.fixture
def below(tmp_path: Path) -> Path:
    (tmp_path / "below" / "bucket").mkdir(parents=True)
    (tmp_path / "below" / "bucket" / "old").write_bytes(b"below")
    (tmp_path / "own").mkdir()
    return tmp_path / "below"


@pytest.fixture
def objects(below: Path) -> LayeredObjects:
    own = FolderObjects(below.parent / "own", is_chosen=True)
    return LayeredObjects(own, FolderObjects(below, is_chosen=True))


def test_objects_of_both_are_read_and_one_is_written(objects: LayeredObjects, below: Path) -> None:
    objects.write("bucket", "new", SparseFile(3, {0: b"own"}))
    assert (objects.size("bucket", "old"), objects.read("bucket", "old", 1, 9)) == (5, b"elow")
    assert (objects.size("bucket", "new"), objects.read("bucket", "new", 0, 9)) == (3, b"own")
    assert [path.name for path in (below / "bucket").iterdir()] == ["old"]
    objects.delete("bucket", "new")
    objects.delete("bucket", "old")
    with pytest.raises(ObjectNotFoundError):
        objects.size("bucket", "new")
    assert objects.size("bucket", "old") == 5


def test_what_is_written_hides_what_is_below(objects: LayeredObjects) -> None:
    for name in ("old", "new"):
        for size in (1, 2):
            objects.write("bucket", name, SparseFile(size, {}))
            assert objects.size("bucket", name) == size
    objects.delete("bucket", "old")
    assert objects.size("bucket", "old") == 5


def test_a_bucket_is_one_of_those_below(objects: LayeredObjects) -> None:
    objects.require_bucket("bucket")
    assert objects.is_authoritative_for("other")
    with pytest.raises(BucketNotFoundError):
        objects.require_bucket("other")
    with pytest.raises(BucketNotFoundError):
        objects.write("other", "x", SparseFile(0, {}))
    with pytest.raises(BucketNotFoundError):
        objects.delete("other", "x")
