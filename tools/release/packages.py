"""The source distribution, and the wheel that is built from it."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tools.release.errors import ReleaseError


def build_packages(source: Path, folder: Path, environment: Mapping[str, str]) -> tuple[Path, Path]:
    """Build both into a folder; the wheel from the files of the source distribution, so it needs no others.

    Raises:
        ReleaseError: the build failed.
    """
    run([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(source)], environment)
    (source_distribution,) = folder.glob("genzo-*.tar.gz")
    (wheel,) = folder.glob("genzo-*.whl")
    return source_distribution, wheel


def run(command: list[str], environment: Mapping[str, str], folder: Path | None = None) -> str:
    """What a program prints.

    Raises:
        ReleaseError: it failed; the text has what it printed.
    """
    done = subprocess.run(  # noqa: S603 - programs of the environment of the tests
        command,
        env=environment,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ReleaseError(f"{' '.join(command)}\n{done.stdout}")
    return done.stdout
