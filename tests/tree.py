"""A copy of Genzo's sources, in which tests run what changes them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
_PARTS = (
    *("src", "tools", "tests", "bench", "docs", "scripts", "deploy"),
    *("README.md", "README.ja.md", "README.zh.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"),
    *("pyproject.toml", ".gitignore"),
)
# Bytecode is valid in the copy, too: it names the time and size of its source. A file that Python is still
# writing has a number behind `.pyc` and may be renamed before it is copied.
_LEFT_OUT = shutil.ignore_patterns("*.pyc.*", "*.egg-info", "node_modules")


class Tree(NamedTuple):
    """A copy; `run` runs Python in it, which imports the modules of the copy."""

    root: Path

    @property
    def environment(self) -> Mapping[str, str]:
        """The environment in which the modules of the copy come first."""
        return {**os.environ, "PYTHONPATH": f"{self.root / 'src'}{os.pathsep}{self.root}"}

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """What ``python ARGUMENTS`` ended with, in the copy."""
        return subprocess.run(
            [sys.executable, *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.root,
            env=self.environment,
        )

    def read(self, path: str) -> str:
        """The text of a file of the copy."""
        return (self.root / path).read_text(encoding="utf-8")


def copied_tree(folder: Path) -> Tree:
    """A copy of what belongs to Genzo's sources, in ``folder``."""
    for name in _PARTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=_LEFT_OUT)
        else:
            shutil.copy(ROOT / name, folder / name)
    return Tree(folder)
