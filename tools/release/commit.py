"""The commit that a release is built from."""

import io
import subprocess
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tools.release.errors import ReleaseError


class Commit(NamedTuple):
    """A commit of a repository; ``epoch`` is when it was made, in seconds since 1970."""

    repository: Path
    name: str
    epoch: int

    def archive(self, *paths: str) -> bytes:
        """Its files as a tar archive: the same bytes each time, and nothing that is not committed."""
        return _git(self.repository, "archive", "--format=tar", self.name, *paths)

    def file(self, path: str) -> bytes:
        """The content of a file."""
        return _git(self.repository, "show", f"{self.name}:{path}")

    def check_out(self, folder: Path) -> None:
        """Write its files into a new folder."""
        folder.mkdir(parents=True)
        with tarfile.open(fileobj=io.BytesIO(self.archive())) as archive:
            archive.extractall(folder, filter="data")

    def environment(self, environment: Mapping[str, str]) -> dict[str, str]:
        """The environment for programs that build: times are the commit's, in what they write.

        ``SOURCE_DATE_EPOCH`` is specified in https://reproducible-builds.org/specs/source-date-epoch/.
        """
        return {
            **environment,
            "SOURCE_DATE_EPOCH": str(self.epoch),
            "PYTHONHASHSEED": "0",
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
        }


def newest_commit(repository: Path) -> Commit:
    """The commit that is checked out.

    Raises:
        ReleaseError: the folder is no repository.
    """
    name, epoch = _git(repository, "log", "-1", "--format=%H %ct").decode().split()
    return Commit(repository, name, int(epoch))


def uncommitted(repository: Path) -> list[str]:
    """The files that differ from the commit that is checked out, new ones among them."""
    return [line[3:] for line in _git(repository, "status", "--porcelain").decode().splitlines()]


def tags(repository: Path) -> list[str]:
    """The names of all tags."""
    return _git(repository, "tag", "--list").decode().split()


def make_tag(commit: Commit, name: str, message: str) -> None:
    """Make an annotated tag of a commit. It stays in this repository: nothing is pushed."""
    # Headings of the message begin with "#", which git would take for its own comments.
    _git(
        commit.repository, "tag", "--annotate", "--cleanup=verbatim", "--message", message, name, commit.name
    )


def _git(repository: Path, *words: str) -> bytes:
    command = ["git", "-C", str(repository), *words]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - git
    if done.returncode:
        raise ReleaseError(done.stderr.decode().strip())
    return done.stdout
