"""The file that ``sha256sum --check`` reads."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

NAME = "SHA256SUMS"


def digests(folder: Path) -> Mapping[str, str]:
    """The SHA-256 of each file in a folder, by name."""
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return {path.name: digest(path) for path in files}


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_checksums(folder: Path) -> None:
    """Write the digests of the other files in a folder into it."""
    lines = [f"{digest}  {name}\n" for name, digest in digests(folder).items() if name != NAME]
    (folder / NAME).write_text("".join(lines))
