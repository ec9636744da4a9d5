"""Installs what was built as users do, starts it on each Python that is here, and asks a first question."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tools.release.build import Release
from tools.release.errors import ReleaseError
from tools.release.packages import run
from tools.release.platforms import PYTHONS

FREE_THREADED = "3.14t"
_READY = "genzo is ready at "
_SECONDS = 180
_UNREACHABLE = "postgresql://127.0.0.1:1/genzo"
"""A database that nobody serves: to say so, the driver must have been loaded."""

_Way = Callable[[Release, str, Path, dict[str, str]], list[str]]


def trials(release: Release, pins: Path) -> Iterator[str]:
    """A line for each way and Python; one says why a Python was not tried.

    Raises:
        ReleaseError: what was built does not work.
    """
    for python in (*PYTHONS, FREE_THREADED):
        path = _interpreter(python)
        if not path:
            yield f"Python {python}: not here, so not tried"
            continue
        for name, way in _ways(release, python).items():
            with tempfile.TemporaryDirectory(prefix="genzo-trial-") as temporary:
                folder = Path(temporary)
                environment = _environment(folder, pins)
                begun = time.monotonic()
                command = way(release, path, folder, environment)
                try_command(command, release.changes.version, folder, environment)
                yield f"Python {python}, {name}: works ({time.monotonic() - begun:.0f} s)"


def _ways(release: Release, python: str) -> dict[str, _Way]:
    ways: dict[str, _Way] = {"uvx --from WHEEL": _uvx}
    if release.single_file is not None and python in PYTHONS:
        ways["single file"] = _single_file
    if python != PYTHONS[0]:
        return ways
    # The other installers run the same wheel, which is built from the source distribution: one is enough.
    return ways | {"pip install WHEEL": _pip, "pip install SDIST": _sdist, "pipx run --spec WHEEL": _pipx}


def _interpreter(python: str) -> str:
    """The path of a Python of a version, where one is installed; else ``""``."""
    command = [*_uv(), "python", "find", "--no-project", "--system", "--no-python-downloads", python]
    # pyenv's versions are behind shims, which refuse those that no setting of pyenv names.
    of_pyenv = sorted(Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")).glob("versions/*/bin"))
    path = os.pathsep.join([*map(str, of_pyenv), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - uv
    return done.stdout.strip()


def _uv() -> list[str]:
    return [sys.executable, "-m", "uv"]


def _environment(folder: Path, pins: Path) -> dict[str, str]:
    """That of a user without settings: nothing is found that the trial has not installed."""
    left_out = ("GENZO_", "PYTHON", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    # As pip reads it, a file of constraints may have hashes only if all have one: the wheel has none.
    constraints = folder / "constraints.txt"
    constraints.write_text(
        "\n".join(line.split(" ")[0] for line in pins.read_text().splitlines() if "==" in line)
    )
    return kept | {
        "HOME": str(folder),
        "PEX_ROOT": str(folder / "pex"),
        "PIPX_HOME": str(folder / "pipx"),
        "PIP_CONSTRAINT": str(constraints),
        "UV_CONSTRAINT": str(constraints),
        "UV_TOOL_DIR": str(folder / "tools"),
    }


def _pip(release: Release, python: str, folder: Path, environment: dict[str, str]) -> list[str]:
    return _installed(release.wheel, python, folder, environment)


def _sdist(release: Release, python: str, folder: Path, environment: dict[str, str]) -> list[str]:
    return _installed(release.source_distribution, python, folder, environment)


def _installed(package: Path, python: str, folder: Path, environment: dict[str, str]) -> list[str]:
    run([python, "-m", "venv", str(folder / "venv")], environment)
    installed = str(folder / "venv" / "bin" / "python")
    run([installed, "-m", "pip", "install", "--quiet", str(package)], environment)
    return [installed, "-m", "genzo"]


def _uvx(release: Release, python: str, folder: Path, environment: dict[str, str]) -> list[str]:  # noqa: ARG001 - a way
    return [*_uv(), "tool", "run", "--python", python, "--from", str(release.wheel), "genzo"]


def _pipx(release: Release, python: str, folder: Path, environment: dict[str, str]) -> list[str]:  # noqa: ARG001 - a way
    return [sys.executable, "-m", "pipx", "run", "--python", python, "--spec", str(release.wheel), "genzo"]


def _single_file(
    release: Release,
    python: str,
    folder: Path,
    environment: dict[str, str],  # noqa: ARG001 - a way
) -> list[str]:
    assert release.single_file is not None  # noqa: S101 - see `_ways`
    return [python, str(shutil.copy(release.single_file, folder))]


def try_command(command: Sequence[str], version: str, folder: Path, environment: dict[str, str]) -> None:
    """Ask for the version, load the compiled parts, and start a server of two workers for a first answer.

    Raises:
        ReleaseError: one of these fails.
    """
    printed = run([*command, "--version"], environment, folder)
    if f"genzo {version}\n" not in printed:
        raise ReleaseError(f"{' '.join(command)} --version: {printed}")
    database = [*command, "db", "current", "--database", _UNREACHABLE]
    refused = subprocess.run(  # noqa: S603 - what was built
        database, env=environment, cwd=folder, capture_output=True, text=True, check=False
    )
    if refused.returncode != 1 or "cannot be reached" not in refused.stderr:
        raise ReleaseError(f"{' '.join(database)}: {refused.stdout}{refused.stderr}")
    serve = [*command, "serve", "--memory", "--auth", "open", "--port", "0", "--workers", "2"]
    with (
        (folder / "errors").open("w+") as errors,
        subprocess.Popen(  # noqa: S603 - what was built
            serve, env=environment, cwd=folder, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as server,
    ):
        try:
            _ask(server)
        except ReleaseError as error:
            errors.seek(0)
            raise ReleaseError(f"{' '.join(serve)}: {error}\n{errors.read()}") from None
        finally:
            server.terminate()


def _ask(server: "subprocess.Popen[str]") -> None:
    assert server.stdout is not None  # noqa: S101 - it is a pipe
    line = server.stdout.readline()
    if not line.startswith(_READY):
        raise ReleaseError(f"it did not start: {line}")
    url = line.removeprefix(_READY).strip()
    question = f"{url}/?Action=DescribeImages&RegionId=cn-hangzhou&Format=JSON&PageSize=1"
    with urllib.request.urlopen(question, timeout=_SECONDS) as response:  # noqa: S310 - a server of this machine
        answer = json.load(response)
    if not answer["TotalCount"] or not answer["Images"]["Image"]:
        raise ReleaseError(f"it has no images: {answer}")
