"""RAW disks as ExportImage exports them: archives (``.raw.tar.gz``) with one sparse file.

The file has the form "PAX 1.0" of GNU tar's manual ("Storing Sparse Files"). Programs that know it extract a
file that takes no space on the disk.
"""

import gzip
import tarfile

from genzo.catalogue.object_store import SparseFile

_BLOCK = tarfile.BLOCKSIZE


def empty_raw_archive(name: str, size: int) -> SparseFile:
    """An archive with the file ``name`` of ``size`` bytes, all zeros."""
    # The map of a sparse file: the number of its pieces, then offset and length of each. GNU tar ends a file
    # that is empty behind its last piece with an empty piece at its size.
    pieces = f"1\n{size}\n0\n".encode().ljust(_BLOCK, b"\0")
    # Of a program that does not know sparse files; a long name would take a header of its own.
    entry = tarfile.TarInfo("GNUSparseFile.0/disk.raw")
    entry.size = len(pieces)
    entry.mode = 0o644
    entry.pax_headers = {
        "GNU.sparse.major": "1",
        "GNU.sparse.minor": "0",
        "GNU.sparse.name": name,
        "GNU.sparse.realsize": str(size),
    }
    # Two blocks of zeros end an archive, which fills its last record.
    archive = entry.tobuf(tarfile.PAX_FORMAT) + pieces
    # Without a time, the archives of equal disks are equal.
    content = gzip.compress(archive.ljust(tarfile.RECORDSIZE, b"\0"), mtime=0)
    return SparseFile(len(content), {0: content})
