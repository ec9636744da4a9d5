"""Run a public SDK's own suite, which calls the real service, with genzo.testing.patch()."""

import argparse
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tools.patched_suite.outcomes import expected_failures, outcomes, report

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]
_TESTS = "python-function-test"
_PINNED = ("--disable-pip-version-check", "--quiet", "--no-deps", "--require-hashes")


def main() -> int:
    options = argparse.ArgumentParser(prog="scripts/patched-suite", description=__doc__)
    options.add_argument("tests", nargs="*", help="files or names of tests, by default all")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        suite = _downloaded(folder)
        passed, failed = outcomes(_run(suite, folder, chosen.tests), _TESTS)
    lines, is_new = report(passed, failed, expected_failures())
    print(*lines, sep="\n")
    return 1 if is_new else 0


def _downloaded(folder: Path) -> Path:
    """The folder of the tests, from the pinned archive."""
    library = folder / "library"
    _python("pip", "install", *_PINNED, "--target", library, "-r", _HERE / "requirements.txt")
    # The archive's set-up imports jmespath, which no build environment has.
    archive = ("--no-build-isolation", "--dest", folder, "-r", _HERE / "suite.txt")
    _python("pip", "download", *_PINNED, *archive, paths=(library,))
    with tarfile.open(next(folder.glob("*.tar.gz"))) as packed:
        packed.extractall(folder, filter="data")
    return next(folder.glob(f"*/{_TESTS}"))


def _run(suite: Path, folder: Path, arguments: list[str]) -> Path:
    """Run the tests; the file of their outcomes."""
    report = folder / "report.xml"
    plugins = ("-p", "tools.patched_suite.plugin", "-p", "no:cacheprovider")
    _python(
        "pytest",
        *("-q", "--tb=line", *plugins, f"--junit-xml={report}", *arguments),
        paths=(_ROOT, folder / "library", suite.parent),
        cwd=suite,
        check=False,
        # The suite reads files of its authors there.
        home=folder,
    )
    return report


def _python(
    module: str,
    *arguments: str | Path,
    paths: Sequence[Path] = (),
    cwd: Path | None = None,
    check: bool = True,
    home: Path | None = None,
) -> None:
    environment = dict(os.environ) | {"PYTHONPATH": os.pathsep.join(map(str, paths))}
    if home is not None:
        environment["HOME"] = str(home)
    command = [sys.executable, "-m", module, *map(str, arguments)]
    subprocess.run(command, cwd=cwd, check=check, env=environment)  # noqa: S603 - pip and pytest


if __name__ == "__main__":
    sys.exit(main())
