"""The site of the documentation, for the version of a release."""

import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tools.release.archive import archive_of
from tools.release.packages import run


def has_site(source: Path) -> bool:
    """Whether a tree can build its site."""
    return (source / "tools" / "site" / "__main__.py").exists()


def site_of(source: Path, name: str, epoch: int, environment: Mapping[str, str]) -> bytes:
    """The site that a tree builds of its own pages and code, as a tar archive.

    Raises:
        ReleaseError: the site cannot be built; warnings are errors.
    """
    own = os.pathsep.join([str(source / "src"), str(source)])
    with tempfile.TemporaryDirectory(prefix="genzo-site-") as folder:
        command = [sys.executable, "-m", "tools.site", "--output", folder]
        run(command, {**environment, "PYTHONPATH": own}, source)
        return archive_of(Path(folder), name, epoch)
