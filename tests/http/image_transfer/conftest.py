from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api import Api
from tests.http.image_transfer.disk_files import GIB, MIB, dynamic_vhd, fixed_vhd, qcow2, sparse, vhd_footer
from tests.serving_here import serving_here

REGION = "cn-hongkong"


@pytest.fixture(scope="package")
def objects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of objects, with files of all formats in the bucket ``images``."""
    folder = tmp_path_factory.mktemp("objects")
    bucket = folder / "images"
    (bucket / "nested").mkdir(parents=True)
    sparse(bucket / "small.raw", MIB)
    sparse(bucket / "nested" / "some.disk", 6 * GIB)
    sparse(bucket / "huge.raw", 501 * GIB)
    sparse(bucket / "zero.raw", 0)
    contents = {
        "fixed.vhd": fixed_vhd(MIB),
        "dynamic.vhd": dynamic_vhd(40 * GIB),
        "blocks.vhd": dynamic_vhd(40 * GIB, block_size=MIB),
        "table.vhd": dynamic_vhd(40 * GIB, entries=3),
        "disk.qcow2": qcow2(20 * GIB),
        "layer.qcow2": qcow2(20 * GIB, backing_file=104),
        "far.vhd": bytes(MIB) + vhd_footer(MIB, kind=3, data_offset=2**63 + 512),
        "future.qcow2": qcow2(20 * GIB, features=1 << 7),
        "empty.qcow2": qcow2(0),
        "bare.qcow2": qcow2(20 * GIB)[:104],
        "renamed.raw": b"KDMV" + bytes(2000),
    }
    for name, content in contents.items():
        (bucket / name).write_bytes(content)
    # Linux refuses to tell the length of this file.
    (bucket / "unreadable.raw").symlink_to("/proc/self/mem")
    (folder / "outside.raw").write_bytes(bytes(2000))
    return folder


@pytest.fixture(scope="package")
def api(objects: Path) -> Iterator[Api]:
    """A server with these objects, where no action takes time."""
    durations = ("--duration", "ImportImage=0", "--duration", "ExportImage=0")
    with serving_here("--memory", "--auth", "open", "--objects", objects, *durations) as started:
        yield Api(started.host, started.port)


@pytest.fixture(scope="package")
def importing(objects: Path) -> Iterator[Api]:
    """A server where imports do not end."""
    with serving_here("--memory", "--objects", objects, "--duration", "ImportImage=3600") as started:
        yield Api(started.host, started.port)
