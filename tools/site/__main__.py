"""Build the site of the documentation: python -m tools.site.

It writes the pages into a folder of its own, lets Zensical make HTML of them, and checks the result. It needs
no network. The folder may have the sites of other versions, which remain.
"""

import argparse
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from shutil import copyfile, copytree, rmtree
from tempfile import TemporaryDirectory

from genzo import __version__
from tools.site import written_links
from tools.site.built_pages import BuiltSite
from tools.site.navigation import HOME, navigation, toml_of
from tools.site.source import ROOT, generated_pages, write_source
from tools.site.versions import write_versions

HERE = Path(__file__).parent
FOLDER = ROOT / "dist" / "site"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.site", description=__doc__)
    parser.add_argument("--output", type=Path, default=FOLDER, help="the folder of all versions (dist/site)")
    output: Path = parser.parse_args().output
    _end_with(written_links.problems())
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_project(folder)
        settings = str(folder / "zensical.toml")
        zensical = [sys.executable, "-X", "utf8", "-m", "zensical"]  # whatever the locale
        command = [*zensical, "build", "--strict", "--config-file", settings]
        done = subprocess.run(command, check=False)  # noqa: S603 - a fixed command
        if done.returncode:
            sys.exit(done.returncode)
        _end_with(BuiltSite(folder / "site").problems())
        target = output / __version__
        rmtree(target, ignore_errors=True)
        copytree(folder / "site", target)
    versions = write_versions(output)
    print(f"{output / 'index.html'}: {', '.join(versions)}")


def write_project(folder: Path) -> None:
    """Writes what Zensical builds: its settings and all pages."""
    pages = folder / "docs"
    pages.mkdir()
    write_source(pages, generated_pages())
    copyfile(HERE / "index.md", pages / HOME)
    for asset in (HERE / "assets").iterdir():
        copyfile(asset, pages / asset.name)
    settings = (HERE / "zensical.toml").read_text(encoding="utf-8")
    added = f'nav = {toml_of(navigation(pages))}\ndocs_dir = "docs"\nsite_dir = "site"\n'
    (folder / "zensical.toml").write_text(settings.replace("[project]\n", f"[project]\n{added}", 1), "utf-8")


def _end_with(problems: Iterable[str]) -> None:
    """Ends with an error if there are problems."""
    found = list(problems)
    if found:
        sys.exit("\n".join([*found, f"{len(found)} problems"]))


if __name__ == "__main__":
    main()
