"""The section of CHANGELOG.md that describes a version, and the tag of the version."""

import re
from typing import NamedTuple

from tools.release.errors import ReleaseError

_SECTION = re.compile(r"^## (?P<head>.+)\n(?P<text>(?:(?!## ).*\n?)*)", re.MULTILINE)
_RELEASED = re.compile(r"(?P<version>\S+) \((?P<date>\d{4}-\d\d-\d\d)\)")
_UNRELEASED = "Unreleased"


class Changes(NamedTuple):
    """What changed for users; ``date`` is ``""`` while the version has no section of its own."""

    version: str
    date: str
    text: str

    @property
    def tag(self) -> str:
        """The name of the version's tag."""
        return f"v{self.version}"

    @property
    def page(self) -> str:
        """The section as a page of its own."""
        head = f"{self.version} ({self.date})" if self.date else f"{self.version} (not released)"
        return f"# Genzo {head}\n\n{self.text.strip()}\n"


def changes_of(version: str, change_log: str) -> Changes:
    """The section ``## VERSION (YYYY-MM-DD)``; the unreleased one while the version has none.

    Raises:
        ReleaseError: there is neither.
    """
    texts = {match["head"]: match["text"] for match in _SECTION.finditer(change_log)}
    for head, text in texts.items():
        released = _RELEASED.fullmatch(head)
        if released and released["version"] == version:
            return Changes(version, released["date"], text)
    if _UNRELEASED not in texts:
        raise ReleaseError(f"CHANGELOG.md has neither a section {version} (YYYY-MM-DD) nor {_UNRELEASED}.")
    return Changes(version, "", texts[_UNRELEASED])
