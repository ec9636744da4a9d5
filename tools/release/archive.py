"""Compressed archives with the same bytes each time."""

import gzip
import io
import tarfile
from pathlib import Path


def compressed(archive: bytes) -> bytes:
    """A tar archive as ``.tar.gz``, without a time and without the name of a file."""
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", fileobj=packed, mode="wb", mtime=0) as file:
        file.write(archive)
    return packed.getvalue()


def archive_of(folder: Path, name: str, epoch: int) -> bytes:
    """The files in a folder as a tar archive, below a folder of that name; all have one time and no owner."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            member = tarfile.TarInfo(f"{name}/{path.relative_to(folder).as_posix()}")
            content = path.read_bytes()
            member.size, member.mtime, member.mode = len(content), epoch, 0o644
            archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()
