"""Which names a folder store has for buckets and objects. No name that a client sends leaves its bucket."""

import re
from pathlib import Path

_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,62}", re.ASCII)
OWN_PREFIX = ".genzo"
"""Names of files that belong to the store itself begin so."""


def bucket_folder(root: Path, bucket: str) -> Path | None:
    """The folder of a bucket; None if there is none."""
    folder = root / bucket
    return folder if is_bucket_name(bucket) and folder.is_dir() else None


def is_bucket_name(bucket: str) -> bool:
    """Whether a bucket can have this name."""
    return _BUCKET.fullmatch(bucket) is not None


def has_valid_parts(name: str) -> bool:
    """Whether a name can be that of a file below a folder.

    It must not have an empty part, ``.``, ``..``, a backslash, a NUL, or a part of the store's own.
    """
    parts = name.split("/")
    return not (
        "\0" in name
        or "\\" in name
        or any(part in ("", ".", "..") or part.startswith(OWN_PREFIX) for part in parts)
    )
