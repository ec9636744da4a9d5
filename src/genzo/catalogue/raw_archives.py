"""RAW disks as ExportImage exports them: archives (``.raw.tar.gz``) with one sparse file.

The file has the form "PAX 1.0" of GNU tar's manual ("Storing Sparse Files"). Programs that know it extract a
file that takes no space on the disk.
"""

import gzip
import io
import tarfile

from genzo.catalogue.object_store import SparseFile

_BLOCK = tarfile.BLOCKSIZE


def empty_raw_archive(name: str, size: int) -> SparseFile:
    """An archive with the file ``name`` of ``size`` bytes, all zeros."""
    # The map of a sparse file: the number of its pieces, then offset and length of each. GNU tar ends a file
    # that is empty behind its last piece with an empty piece at its size.
    pieces = f"1\n{size}\n0\n".encode().ljust(_BLOCK, b"\0")
    entry = tarfile.TarInfo(f"GNUSparseFile.0/{name}")
    entry.size = len(pieces)
    entry.mode = 0o644
    entry.pax_headers = {
        "GNU.sparse.major": "1",
        "GNU.sparse.minor": "0",
        "GNU.sparse.name": name,
        "GNU.sparse.realsize": str(size),
    }
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(entry, io.BytesIO(pieces))
    # Without a time, the archives of equal disks are equal.
    content = gzip.compress(written.getvalue(), mtime=0)
    return SparseFile(len(content), {0: content})
