"""Genzo with everything that it needs, compiled parts too, in one file that any of several Pythons runs."""

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from tools.release.packages import run
from tools.release.platforms import PYTHONS, Platform


def download(pins: Path, machine: str, folder: Path, environment: Mapping[str, str]) -> None:
    """Download the pinned wheels for each Python into a folder; pip compares their hashes.

    Raises:
        ReleaseError: a package has no such wheel, or another hash.
    """
    folder.mkdir()
    for python in PYTHONS:
        names = [word for name in Platform(python, machine).names for word in ("--platform", name)]
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
        run(
            [
                *command,
                *("--only-binary", ":all:", "--implementation", "cp", "--python-version", python),
                *names,
                *("--requirement", str(pins), "--dest", str(folder)),
            ],
            environment,
        )


def build_single_file(
    wheel: Path, wheels: Path, machine: str, file: Path, environment: Mapping[str, str]
) -> None:
    """Put a wheel of Genzo and the downloaded ones into an executable file, with pex.

    Raises:
        ReleaseError: the wheels do not have all that Genzo needs on one of the Pythons.
    """
    # pex names its inputs in the file, so they must have the same names each time.
    folder = file.parent / f".{file.stem}"
    shutil.copytree(wheels, folder / "wheels")
    shutil.copy(wheel, folder / "wheels")
    platforms = list[str]()
    for python in PYTHONS:
        platform = Platform(python, machine)
        platform.write(folder / f"{platform.abi}.json")
        platforms += ["--complete-platform", f"{platform.abi}.json"]
    command = [
        sys.executable,
        "-m",
        "pex",
        "genzo",
        "--console-script",
        "genzo",
        "--output-file",
        "genzo.pex",
    ]
    # The wheels are compressed already. The first start makes an environment for all later ones of a user
    # and for the processes that Genzo starts.
    layout = ["--no-pre-install-wheels", "--no-compress", "--venv", "prepend", "--sh-boot"]
    run(
        [*command, "--no-pypi", "--pre-resolved-dists", "wheels", *layout, *platforms],
        {**environment, "PEX_ROOT": str(folder / "root")},
        folder,
    )
    shutil.move(folder / "genzo.pex", file)
    shutil.rmtree(folder)
