"""What ``docker build`` needs, and nothing else: ``docker build - < genzo-VERSION-container.tar.gz``."""

import re

from tools.release.archive import compressed
from tools.release.commit import Commit

_COPIED = re.compile(r"^COPY (?!--from)(?P<words>.+) \S+$", re.MULTILINE)


def copied_paths(dockerfile: str) -> list[str]:
    """The files and folders of the context that a Dockerfile copies."""
    return sorted({path for match in _COPIED.finditer(dockerfile) for path in match["words"].split()})


def container_context(commit: Commit, dockerfile: str) -> bytes:
    """The context as a compressed archive."""
    return compressed(commit.archive("Dockerfile", *copied_paths(dockerfile)))
