"""Build a release from the commit that is checked out: python -m tools.release. Nothing is ever pushed."""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from tools.release.build import Builder, Release, builder
from tools.release.checksums import NAME, digests
from tools.release.commit import Commit, make_tag, newest_commit, tags, uncommitted
from tools.release.errors import ReleaseError
from tools.release.trial import trials

ROOT = Path(__file__).parents[2]


def main() -> None:
    arguments = _parser().parse_args()
    try:
        _release(arguments)
    except ReleaseError as error:
        sys.exit(str(error))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.release", description=__doc__)
    parser.add_argument("--to", type=Path, default=ROOT / "dist", help="the folder of the release's folder")
    parser.add_argument(
        "--no-single-file", action="store_true", help="leave out the file that needs downloads"
    )
    parser.add_argument("--no-site", action="store_true", help="leave out the site of the documentation")
    parser.add_argument("--twice", action="store_true", help="build everything twice, and compare the bytes")
    parser.add_argument("--try", dest="tried", action="store_true", help="install and start what was built")
    parser.add_argument("--tag", action="store_true", help="make the tag, in this repository alone")
    return parser


def _release(arguments: argparse.Namespace) -> None:
    commit = newest_commit(ROOT)
    changed = uncommitted(ROOT)
    if changed:
        print(f"Not in the release, since not committed: {', '.join(changed)}", file=sys.stderr)
    parts = {"with_single_file": not arguments.no_single_file, "with_site": not arguments.no_site}
    with builder(commit, dict(os.environ), **parts) as building:
        release = _built(building, arguments.to)
        if arguments.twice:
            _compare(building, release)
    print((release.folder / NAME).read_text(), end="")
    if arguments.tried:
        for line in trials(release, ROOT / "requirements" / "run.txt"):
            print(line, flush=True)
    print(f"{release.folder}: the tag of this version is {release.changes.tag}.")
    if not release.changes.date:
        print(f"CHANGELOG.md has no section {release.changes.version} (YYYY-MM-DD): this is a rehearsal.")
    if arguments.tag:
        _tag(commit, release, changed)


def _built(building: Builder, folder: Path) -> Release:
    """The release in its place, which has either all of it or what was there before."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".") as temporary:
        built = building.build(Path(temporary, "release"))
        place = folder / f"genzo-{built.changes.version}"
        shutil.rmtree(place, ignore_errors=True)
        built.folder.rename(place)
    single_file = built.single_file and place / built.single_file.name
    return Release(
        place, built.changes, place / built.source_distribution.name, place / built.wheel.name, single_file
    )


def _compare(building: Builder, release: Release) -> None:
    """Build once more, elsewhere, and compare.

    Raises:
        ReleaseError: a file has other bytes.
    """
    with tempfile.TemporaryDirectory(prefix="genzo-again-") as temporary:
        again = building.build(Path(temporary, "release"))
        first, second = digests(release.folder), digests(again.folder)
    different = sorted(name for name in {**first, **second} if first.get(name) != second.get(name))
    if different:
        raise ReleaseError(f"A second build has other bytes: {', '.join(different)}.")
    print(f"A second build has the same bytes in all {len(first)} files.")


def _tag(commit: Commit, release: Release, changed: list[str]) -> None:
    changes = release.changes
    if not changes.date:
        raise ReleaseError(
            f"There is no tag for a version without its section in CHANGELOG.md: {changes.version}."
        )
    if changed:
        raise ReleaseError("There is no tag for a tree with changes that are not committed.")
    if changes.tag in tags(commit.repository):
        raise ReleaseError(f"There is a tag {changes.tag} already.")
    make_tag(commit, changes.tag, changes.page)
    print(f"Made the tag {changes.tag}. It is not pushed.")


if __name__ == "__main__":
    main()
