"""A folder with the sites of several versions: which there are, and the page that leads to the newest.

The script of the theme reads ``versions.json`` beside the folder of its own version, and shows the switch.
"""

import json
import re
from pathlib import Path

LATEST = "latest"
_VERSION = re.compile(r"\d+(?:\.\d+)+(?:(?:a|b|rc)\d+)?")
_START = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url={version}/index.html">
<title>Genzo</title>
<p><a href="{version}/index.html">Documentation of Genzo {version}</a></p>
</html>
"""


def write_versions(folder: Path) -> list[str]:
    """Writes ``versions.json`` and ``index.html`` for the versions there, and lists these, newest first."""
    names = [
        path.name
        for path in folder.iterdir()
        if _VERSION.fullmatch(path.name) and (path / "index.html").exists()
    ]
    names.sort(key=_order, reverse=True)
    entries = [
        {"version": name, "title": name, "aliases": [LATEST] if number == 0 else []}
        for number, name in enumerate(names)
    ]
    (folder / "versions.json").write_text(json.dumps(entries), encoding="utf-8")
    (folder / "index.html").write_text(_START.format(version=names[0]), encoding="utf-8")
    return names


def _order(name: str) -> tuple[tuple[int, ...], bool, str]:
    """Releases stand above their own previews."""
    numbers = re.match(r"[\d.]+", name)
    assert numbers is not None  # noqa: S101 - a version begins with numbers
    rest = name[numbers.end() :]
    return tuple(int(number) for number in numbers[0].strip(".").split(".")), not rest, rest
