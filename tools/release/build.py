"""Everything that a release consists of, in one folder."""

import platform
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tools.release.archive import compressed
from tools.release.bill import bill_of_release
from tools.release.change_log import Changes, changes_of
from tools.release.checksums import write_checksums
from tools.release.commit import Commit
from tools.release.container_context import container_context
from tools.release.errors import ReleaseError
from tools.release.packages import build_packages
from tools.release.single_file import build_single_file, download
from tools.release.site import has_site, site_of
from tools.sbom.__main__ import text_of

_VERSION = re.compile(r'^__version__ = "(.+)"$', re.MULTILINE)


class Release(NamedTuple):
    """What was built, in a folder; ``single_file`` is None if it was left out."""

    folder: Path
    changes: Changes
    source_distribution: Path
    wheel: Path
    single_file: Path | None


class Builder(NamedTuple):
    """Builds a commit. ``wheels`` has what pip downloaded for the single file; None leaves that file out."""

    commit: Commit
    environment: dict[str, str]
    wheels: Path | None
    with_site: bool = True

    def build(self, folder: Path) -> Release:
        """Build everything into a new folder, from a clean copy of the commit's files.

        Raises:
            ReleaseError: a part cannot be built.
        """
        folder.mkdir(parents=True)
        environment = self.commit.environment(self.environment)
        with tempfile.TemporaryDirectory(prefix="genzo-release-") as temporary:
            source = Path(temporary, "source")
            self.commit.check_out(source)
            source_distribution, wheel = build_packages(source, folder, environment)
            changes = changes_of(_version(source), (source / "CHANGELOG.md").read_text("utf-8"))
            name = f"genzo-{changes.version}"
            (folder / f"{name}-changes.txt").write_text(changes.page, "utf-8")
            bill = bill_of_release(self.commit, source / "requirements" / "run.txt", wheel)
            (folder / f"{name}.cdx.json").write_text(text_of(bill), "utf-8")
            context = container_context(self.commit, (source / "Dockerfile").read_text("utf-8"))
            (folder / f"{name}-container.tar.gz").write_bytes(context)
            if self.with_site and has_site(source):
                site = site_of(source, f"{name}-site", self.commit.epoch, environment)
                (folder / f"{name}-site.tar.gz").write_bytes(compressed(site))
        single_file = None
        if self.wheels is not None:
            machine = platform.machine()
            single_file = folder / f"{name}-linux-{machine}.pex"
            build_single_file(wheel, self.wheels, machine, single_file, environment)
        write_checksums(folder)
        return Release(folder, changes, source_distribution, wheel, single_file)


@contextmanager
def builder(
    commit: Commit, environment: dict[str, str], *, with_single_file: bool, with_site: bool
) -> Iterator[Builder]:
    """What builds a commit; with the single file, after its wheels were downloaded.

    Raises:
        ReleaseError: a wheel cannot be downloaded, or this machine is none that the single file is for.
    """
    if not with_single_file:
        yield Builder(commit, environment, None, with_site)
        return
    if platform.system() != "Linux":
        raise ReleaseError("The single file is built on Linux: --no-single-file leaves it out.")
    with tempfile.TemporaryDirectory(prefix="genzo-wheels-") as temporary:
        pins = Path(temporary, "run.txt")
        pins.write_bytes(commit.file("requirements/run.txt"))
        wheels = Path(temporary, "wheels")
        download(pins, platform.machine(), wheels, environment)
        yield Builder(commit, environment, wheels, with_site)


def _version(source: Path) -> str:
    (version,) = _VERSION.findall((source / "src" / "genzo" / "__init__.py").read_text("utf-8"))
    return str(version)
