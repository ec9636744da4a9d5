"""How the program of a client is built and started, by its language, and which version it runs."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from tools.client_matrix.clients import Client

ROOT = Path(__file__).parents[2]
SCENARIO = ROOT / "tests" / "clients" / "scenario"
CACHE = ROOT / ".clients"
"""Environments and built programs, which git ignores."""
_BUILD_SECONDS = 600.0
"""A registry that does not answer must not hold up the other clients."""
_INSTALL = (sys.executable, "-m", "uv", "pip", "install", "--quiet", "--require-hashes", "--python")
_NODE = ROOT / "tests" / "clients" / "node"


class MissingError(Exception):
    """A client cannot run on this machine; the text says why."""


class Program(NamedTuple):
    """A built program."""

    command: Sequence[str]
    version: str
    toolchain: str


def build(client: Client, *, quick: bool) -> Program:
    """Install and build what a client needs, unless that was done before.

    Raises:
        MissingError: the toolchain is not there, its registry does not have a package, or the client takes
            minutes to install and the run is to be quick.
    """
    if quick and client.is_large:
        raise MissingError("installing it takes minutes, and --quick leaves it out")
    program = _BUILDERS[client.language](client)
    return program._replace(command=[*program.command, *client.arguments])


def _python(client: Client) -> Program:
    pinned = ROOT / "requirements" / f"{client.environment}.txt"
    python = sys.executable if client.environment == "test" else _environment(client.environment, pinned)
    found = re.search(rf"^{re.escape(_normal(client.package))}==(\S+)", pinned.read_text(), re.MULTILINE)
    assert found is not None, client  # noqa: S101 - the lock file pins the client
    module = f"tests.clients.scenario.python.{client.program}"
    version = f"Python {sys.version_info.major}.{sys.version_info.minor}"
    return Program([python, "-m", module], found[1], version)


def _environment(name: str, pinned: Path) -> str:
    """The Python of an environment with pinned packages, made where it is missing or old."""
    folder = CACHE / name
    python, stamp = folder / "bin" / "python", folder / "installed"
    if not stamp.exists() or stamp.read_bytes() != pinned.read_bytes():
        shutil.rmtree(folder, ignore_errors=True)
        _run([sys.executable, "-m", "venv", "--without-pip", folder])
        _run([*_INSTALL, python, "-r", pinned])
        stamp.write_bytes(pinned.read_bytes())
    return str(python)


def _normal(name: str) -> str:
    """A name as lock files have it."""
    return name.lower().replace("_", "-")


def _node(client: Client) -> Program:
    node = _tool("node", "Node.js")
    locked = json.loads((_NODE / "package-lock.json").read_bytes())
    version = locked["packages"][f"node_modules/{client.package}"]["version"]
    stamp, lock = _NODE / "node_modules" / ".installed", _NODE / "package-lock.json"
    if not stamp.exists() or stamp.read_bytes() != lock.read_bytes():
        _run([_tool("npm", "npm"), "ci", "--silent", "--ignore-scripts"], _NODE)
        stamp.write_bytes(lock.read_bytes())
    return Program(
        [node, str(_NODE / "scenario" / client.program)], version, f"Node.js {_said(node, '--version')}"
    )


def _go(client: Client) -> Program:
    go = _tool("go", "Go")
    source = SCENARIO / "go"
    found = re.search(rf"{re.escape(client.package)} v(\S+)", (source / "go.mod").read_text())
    assert found is not None, client  # noqa: S101 - the module file pins the client
    built = CACHE / "go" / client.program
    _run([go, "build", "-o", built, f"./{client.program}"], source)
    return Program([str(built)], found[1], _said(go, "env", "GOVERSION").replace("go", "Go "))


def _java(client: Client) -> Program:
    java, maven = _tool("java", "Java"), _tool("mvn", "Maven")
    source, classes = SCENARIO / "java", CACHE / "java"
    wanted = source / "pom.xml"
    found = re.search(
        rf"<artifactId>{client.package}</artifactId><version>(.+?)</version>", wanted.read_text()
    )
    assert found is not None, client  # noqa: S101 - the project file pins the client
    listing, stamp = classes / "class-path", classes / "pom.xml"
    if not stamp.exists() or stamp.read_bytes() != wanted.read_bytes():
        classes.mkdir(parents=True, exist_ok=True)
        resolve = ["-q", "-B", "dependency:build-classpath", f"-Dmdep.outputFile={listing}"]
        _run([maven, *resolve], source)
        stamp.write_bytes(wanted.read_bytes())
    class_path = f"{listing.read_text().strip()}{os.pathsep}{classes}"
    _run([_tool("javac", "a JDK"), "-nowarn", "-cp", class_path, "-d", classes, *source.glob("*.java")])
    version = _said(java, "--version").split()[1]
    return Program([java, "-cp", class_path, client.program], found[1], f"Java {version}")


_BUILDERS: dict[str, Callable[[Client], Program]] = {
    "python": _python,
    "node": _node,
    "go": _go,
    "java": _java,
}


def _tool(name: str, title: str) -> str:
    # scripts/test puts Node.js beside Python, where the machine has none.
    found = shutil.which(name) or shutil.which(name, path=Path(sys.executable).parent)
    if found is None:
        raise MissingError(f"{title} is not installed")
    return found


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603


def _run(command: Sequence[str | Path], folder: Path = ROOT) -> None:
    print(f"  {' '.join(map(str, command))[:160]}", file=sys.stderr, flush=True)
    name = Path(command[0]).name
    try:
        done = subprocess.run(  # noqa: S603
            command, cwd=folder, capture_output=True, text=True, check=False, timeout=_BUILD_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise MissingError(f"{name} did not end within {_BUILD_SECONDS:.0f} seconds") from None
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines() or ["no message"]
        raise MissingError(f"{name} failed: {lines[-1]}")
