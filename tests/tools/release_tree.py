"""A repository with what a release is built from, as it is in this tree."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.tree import ROOT
from tools.release.commit import Commit, newest_commit

_PARTS = (
    "src",
    "Dockerfile",
    "LICENSE",
    "README.md",
    "CHANGELOG.md",
    "pyproject.toml",
    "requirements/run.txt",
)
_MADE = "2026-01-02T03:04:05+00:00"


def committed(folder: Path) -> Commit:
    """The commit of a new repository in a folder."""
    for part in _PARTS:
        source, target = ROOT / part, folder / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.pyc*"))
        else:
            shutil.copy(source, target)
    git(folder, "init", "--quiet")
    commit_all(folder)
    return newest_commit(folder)


def commit_all(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "A tree")


def git(folder: Path, *words: str) -> str:
    """What git prints, with no settings of the user's."""
    environment = {
        **os.environ,
        **dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"), "Genzo"),
        **dict.fromkeys(("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), "genzo@example.com"),
        **dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), _MADE),
        **dict.fromkeys(("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"), os.devnull),
    }
    command = ["git", "-C", str(folder), *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return done.stdout
