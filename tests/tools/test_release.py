"""What a release is built from a commit: all of it, the same bytes each time, and it starts."""

import gzip
import io
import json
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from email.parser import HeaderParser
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

import pytest

from genzo import __version__
from tests.running import clean_environment
from tests.tools.release_tree import committed
from tests.tree import ROOT
from tools.release.build import Builder, Release
from tools.release.checksums import NAME, digest, digests
from tools.release.commit import Commit
from tools.release.container_context import copied_paths
from tools.release.errors import ReleaseError
from tools.release.packages import run
from tools.sbom.bom import pins

pytestmark = pytest.mark.timeout(300)  # the first test builds packages


@pytest.fixture(scope="module")
def commit(tmp_path_factory: pytest.TempPathFactory) -> Commit:
    return committed(tmp_path_factory.mktemp("repository"))


@pytest.fixture(scope="module")
def release(commit: Commit, tmp_path_factory: pytest.TempPathFactory) -> Release:
    return Builder(commit, dict(os.environ), None, with_site=False).build(
        tmp_path_factory.mktemp("release") / "one"
    )


def names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_a_second_build_elsewhere_has_the_same_bytes(
    commit: Commit, release: Release, tmp_path: Path
) -> None:
    before = os.umask(0o077)
    try:
        environment = {**os.environ, "TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
        again = Builder(commit, environment, None, with_site=False).build(tmp_path / "a" / "longer" / "path")
    finally:
        os.umask(before)
    assert digests(again.folder) == digests(release.folder)
    assert len(digests(release.folder)) == 6


def test_the_files_are_named_by_version_and_have_checksums(release: Release) -> None:
    ends = ("-changes.txt", "-container.tar.gz", "-py3-none-any.whl", ".cdx.json", ".tar.gz")
    expected = sorted(f"genzo-{__version__}{end}" for end in ends)
    assert sorted(path.name for path in release.folder.iterdir()) == [NAME, *expected]
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", NAME],
        cwd=release.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.count(": OK\n")) == (0, 5)


def test_the_wheel_has_every_file_of_the_package(commit: Commit, release: Release) -> None:
    sources = commit.repository / "src"
    expected = {str(path.relative_to(sources)) for path in sources.rglob("*") if path.is_file()}
    packed = {name for name in names_in(release.wheel) if ".dist-info/" not in name}
    assert packed == expected
    assert {"genzo/py.typed", "genzo/console/static/htmx.min.js"} < packed


def test_a_wheel_built_without_the_source_distribution_is_the_same(
    commit: Commit, release: Release, tmp_path: Path
) -> None:
    commit.check_out(tmp_path / "source")
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(tmp_path / "dist")]
    environment = commit.environment(os.environ)
    subprocess.run([*command, str(tmp_path / "source")], env=environment, check=True, capture_output=True)
    (wheel,) = (tmp_path / "dist").iterdir()
    assert digest(wheel) == digest(release.wheel)


def test_the_source_distribution_has_no_time_but_the_commit_s(commit: Commit, release: Release) -> None:
    with tarfile.open(release.source_distribution) as archive:
        times = {member.name: member.mtime for member in archive.getmembers()}
    # PKG-INFO is made by flit, without a time.
    assert set(times.values()) == {0, commit.epoch}
    assert [name for name, time in times.items() if time == 0] == [f"genzo-{__version__}/PKG-INFO"]


def test_the_metadata_is_complete(release: Release) -> None:
    with zipfile.ZipFile(release.wheel) as archive:
        text = archive.read(f"genzo-{__version__}.dist-info/METADATA").decode()
    metadata = HeaderParser().parsestr(text)
    assert metadata["Version"] == __version__
    assert metadata["Author"] == metadata["Maintainer"] == "The Genzo project"
    assert metadata["License-Expression"] == "Apache-2.0 AND 0BSD AND MIT"
    assert len(metadata.get_all("License-File", [])) == 3
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert str(metadata.get_payload()).strip() == (ROOT / "README.md").read_text().strip()
    labels = {each.split(",")[0] for each in metadata.get_all("Project-URL", [])}
    assert labels == {"Homepage", "Documentation", "Source", "Issues", "Changelog"}
    assert len(metadata["Keywords"].split(",")) >= 10
    assert {"Framework :: Pytest", "Typing :: Typed"} < set(metadata.get_all("Classifier", []))


@pytest.fixture
def installed(release: Release, tmp_path: Path) -> Path:
    """The Python of an environment with the wheel and what requirements/run.txt pins, and nothing else."""
    venv.create(tmp_path / "venv", with_pip=False, symlinks=True)
    (packages,) = (tmp_path / "venv" / "lib").glob("python*/site-packages")
    with zipfile.ZipFile(release.wheel) as archive:
        archive.extractall(packages)
    here = Path(sysconfig.get_path("purelib"))
    for pin in pins(ROOT / "requirements" / "run.txt"):
        for top in _top_names(pin.name):
            (packages / top).symlink_to(here / top)
    return tmp_path / "venv" / "bin" / "python"


def _top_names(package: str) -> set[str]:
    """The names of a package's folders and files beside those of others; none if it is not installed."""
    try:
        found = files(package) or []
    except PackageNotFoundError:
        return set()
    return {file.parts[0] for file in found} - {"..", "__pycache__"}


def test_the_wheel_starts_in_an_empty_environment(installed: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    environment = {**clean_environment(), "HOME": str(empty)}
    code = "import genzo; print(genzo.__file__)"
    place = subprocess.check_output([installed, "-c", code], env=environment, cwd=empty, text=True)
    assert place.startswith(str(tmp_path))
    serve = [str(installed), "-m", "genzo", "serve", "--memory", "--auth", "open", "--port", "0"]
    with subprocess.Popen(serve, stdout=subprocess.PIPE, text=True, env=environment, cwd=empty) as server:
        assert server.stdout is not None
        url = server.stdout.readline().removeprefix("genzo is ready at ").strip()
        question = f"{url}/?Action=DescribeImages&RegionId=cn-hangzhou&Format=JSON"
        code = f"import urllib.request; print(urllib.request.urlopen({question!r}).read().decode())"
        answer = json.loads(subprocess.check_output([sys.executable, "-c", code]))
        server.terminate()
    assert answer["TotalCount"] == 1096


def test_the_bill_of_materials_names_commit_time_and_wheel(commit: Commit, release: Release) -> None:
    bill = json.loads((release.folder / f"genzo-{__version__}.cdx.json").read_text())
    assert bill["metadata"]["timestamp"] == "2026-01-02T03:04:05Z"
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", bill["serialNumber"])
    component = bill["metadata"]["component"]
    assert component["hashes"] == [{"alg": "SHA-256", "content": digest(release.wheel)}]
    assert component["properties"] == [{"name": "genzo:commit", "value": commit.name}]
    assert {each["name"] for each in component["components"]} == {"htmx.org", "@picocss/pico"}


def test_the_context_of_the_container_has_what_the_dockerfile_copies(release: Release) -> None:
    packed = (release.folder / f"genzo-{__version__}-container.tar.gz").read_bytes()
    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(packed))) as archive:
        names = archive.getnames()
    copied = copied_paths((ROOT / "Dockerfile").read_text())
    assert copied == ["LICENSE", "README.md", "pyproject.toml", "requirements/run.txt", "src"]
    assert {"Dockerfile", *copied} < set(names)
    assert {name.split("/")[0] for name in names} == {path.split("/")[0] for path in ("Dockerfile", *copied)}


def test_what_is_not_committed_is_not_in_a_release(commit: Commit, tmp_path: Path) -> None:
    extra = commit.repository / "src" / "genzo" / "extra.py"
    extra.write_text("")
    try:
        commit.check_out(tmp_path / "source")
    finally:
        extra.unlink()
    assert not (tmp_path / "source" / "src" / "genzo" / "extra.py").exists()


def test_a_program_that_fails_ends_the_build_with_what_it_said() -> None:
    with pytest.raises(ReleaseError, match=r"-c .*\nno such thing"):
        run([sys.executable, "-c", "raise SystemExit('no such thing')"], os.environ)
