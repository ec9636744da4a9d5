"""Parts of a release: the section of the change log, the tag, the single file, and how it is tried."""

import io
import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from genzo import __version__
from tests.running import clean_environment
from tests.tools.release_tree import commit_all, git
from tools.release import trial
from tools.release.build import Release
from tools.release.change_log import Changes, changes_of
from tools.release.checksums import digest
from tools.release.commit import make_tag, newest_commit, tags, uncommitted
from tools.release.errors import ReleaseError
from tools.release.platforms import PYTHONS, Platform
from tools.release.single_file import build_single_file
from tools.release.site import has_site, site_of
from tools.release.trial import try_command

HERE = f"{sys.version_info[0]}.{sys.version_info[1]}"
LOG = """# Changes

## Unreleased

- next

## 1.1.0 (2026-12-01)

### Added

- more

## 1.0.0 (2026-11-01)

- first
"""


@pytest.mark.parametrize(
    ("version", "date", "page"),
    [
        ("1.1.0", "2026-12-01", "# Genzo 1.1.0 (2026-12-01)\n\n### Added\n\n- more\n"),
        ("1.0.0", "2026-11-01", "# Genzo 1.0.0 (2026-11-01)\n\n- first\n"),
        ("2.0.0", "", "# Genzo 2.0.0 (not released)\n\n- next\n"),
    ],
)
def test_a_version_has_its_section_of_the_change_log(version: str, date: str, page: str) -> None:
    found = changes_of(version, LOG)
    assert (found.date, found.page, found.tag) == (date, page, f"v{version}")


def test_a_change_log_without_a_section_is_refused() -> None:
    with pytest.raises(ReleaseError, match=r"neither a section 2\.0\.0"):
        changes_of("2.0.0", LOG.replace("Unreleased", "Later"))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "--quiet")
    (folder / "file").write_text("one\n")
    commit_all(folder)
    for name, value in (("user.name", "Genzo"), ("user.email", "genzo@example.com")):
        git(folder, "config", name, value)
    return folder


def test_a_tag_has_the_section_as_its_message(repository: Path) -> None:
    changes = changes_of("1.1.0", LOG)
    make_tag(newest_commit(repository), changes.tag, changes.page)
    assert tags(repository) == ["v1.1.0"]
    assert git(repository, "tag", "--list", "--format=%(contents)", "v1.1.0").strip() == changes.page.strip()
    with pytest.raises(ReleaseError, match="already exists"):
        make_tag(newest_commit(repository), changes.tag, changes.page)


def test_what_is_not_committed_is_named(repository: Path) -> None:
    assert uncommitted(repository) == []
    (repository / "file").write_text("two\n")
    (repository / "new").write_text("")
    assert uncommitted(repository) == ["file", "new"]


def test_a_folder_without_a_repository_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="not a git repository"):
        newest_commit(tmp_path)


def test_a_platform_takes_the_wheels_of_its_python_and_processor(tmp_path: Path) -> None:
    Platform("3.13", "x86_64").write(tmp_path / "file")
    description = json.loads((tmp_path / "file").read_text())
    found = set(description["compatible_tags"])
    assert found >= {
        "cp313-cp313-manylinux_2_17_x86_64",
        "cp313-cp313-manylinux2014_x86_64",
        "cp311-abi3-manylinux_2_28_x86_64",
        "py3-none-any",
    }
    assert not found & {"cp312-cp312-manylinux_2_17_x86_64", "cp313-cp313-manylinux_2_39_x86_64"}
    assert not [tag for tag in found if "aarch64" in tag or "cp313t" in tag]
    assert description["marker_environment"]["python_version"] == "3.13"


def small_wheel(folder: Path) -> Path:
    """A package `genzo` with one command, and nothing that it needs."""
    about = "genzo-1.dist-info"
    path = folder / "genzo-1-py3-none-any.whl"
    contents = {
        "genzo/__init__.py": "def main():\n    print('genzo 1')\n",
        f"{about}/METADATA": "Metadata-Version: 2.1\nName: genzo\nVersion: 1\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{about}/entry_points.txt": "[console_scripts]\ngenzo = genzo:main\n",
    }
    names = [*contents, f"{about}/RECORD"]
    contents[f"{about}/RECORD"] = "".join(f"{name},,\n" for name in names)
    with zipfile.ZipFile(path, "w") as file:
        for name, text in contents.items():
            file.writestr(name, text)
    return path


@pytest.mark.skipif(HERE not in PYTHONS, reason="the single file is not for this Python")
def test_the_single_file_runs_and_has_the_same_bytes_each_time(tmp_path: Path) -> None:
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    made = [tmp_path / "one" / "genzo.pex", tmp_path / "another" / "genzo.pex"]
    wheel = small_wheel(tmp_path)
    for file in made:
        file.parent.mkdir()
        build_single_file(wheel, wheels, "x86_64", file, {**os.environ, "SOURCE_DATE_EPOCH": "1767323045"})
        assert list(file.parent.iterdir()) == [file]
    assert digest(made[0]) == digest(made[1])
    environment = {**clean_environment(), "PEX_ROOT": str(tmp_path / "root")}
    assert subprocess.check_output([sys.executable, made[0]], env=environment, text=True) == "genzo 1\n"


_SITE = """
import argparse, os, pathlib
parser = argparse.ArgumentParser()
parser.add_argument("--output", type=pathlib.Path)
folder = parser.parse_args().output / "1.0.0"
folder.mkdir()
(folder / "index.html").write_text(os.environ["SOURCE_DATE_EPOCH"])
(folder / "a.html").write_text("a")
"""


def test_the_site_is_an_archive_of_what_the_tree_builds(tmp_path: Path) -> None:
    assert not has_site(tmp_path)
    (tmp_path / "tools" / "site").mkdir(parents=True)
    for name, text in (("__init__.py", ""), ("site/__init__.py", ""), ("site/__main__.py", _SITE)):
        (tmp_path / "tools" / name).write_text(text)
    assert has_site(tmp_path)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1767323045"}
    packed = site_of(tmp_path, "genzo-1-site", 1767323045, environment)
    assert packed == site_of(tmp_path, "genzo-1-site", 1767323045, environment)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        assert archive.getnames() == ["genzo-1-site/1.0.0/a.html", "genzo-1-site/1.0.0/index.html"]
        assert {member.mtime for member in archive.getmembers()} == {1767323045}
        assert archive.extractfile("genzo-1-site/1.0.0/index.html").read() == b"1767323045"  # type: ignore[union-attr]


def test_what_works_passes_its_trial(tmp_path: Path) -> None:
    try_command([sys.executable, "-m", "genzo"], __version__, tmp_path, clean_environment())


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("print('genzo 0')", "--version: genzo 0"),
        (f"import sys; print('genzo {__version__}'); sys.exit('db' in sys.argv)", "db current"),
        ("raise ImportError('no granian')", "no granian"),
    ],
)
def test_what_does_not_work_fails_its_trial(tmp_path: Path, code: str, reason: str) -> None:
    with pytest.raises(ReleaseError, match=reason):
        try_command([sys.executable, "-c", code], __version__, tmp_path, clean_environment())


def test_a_python_that_is_not_here_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "PYTHONS", ("3.99",))
    monkeypatch.setattr(trial, "FREE_THREADED", "3.98t")
    release = Release(tmp_path, Changes("1", "", ""), tmp_path, tmp_path, None)
    lines = list(trial.trials(release, tmp_path))
    assert lines == [f"Python {python}: not here, so not tried" for python in ("3.99", "3.98t")]
