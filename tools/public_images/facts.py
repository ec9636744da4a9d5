"""Reads the source facts: known values of public images, and the vendor's image families."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent
_DOCUMENTARY = frozenset({"ImageId", "level", "ReleaseDate", "DocVersion", "DocLanguage", "Kernel", "grade"})


@dataclass(frozen=True)
class Fact:
    """Known values of one image.

    image_id: the id, which is also the name.
    level: the kind of source: `capture`, `listing`, `vendor-doc` or `id-use`.
    known: values by the API's own field names; they win over derived ones.
    release_date: `YYYY-MM-DD` of the vendor's release notes, or None.
    doc_version: the vendor's words for the operating system, or None.
    """

    image_id: str
    level: str
    known: Mapping[str, object]
    release_date: str | None = None
    doc_version: str | None = None


def read_facts(path: Path = _FOLDER / "facts.json") -> list[Fact]:
    """All facts, in the order of the file."""
    return [_fact(row) for row in json.loads(path.read_text(encoding="utf-8"))]


def read_families(path: Path = _FOLDER / "families.json") -> dict[str, str]:
    """Image families by the vendor's name of the operating system."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return {row["DocOSVersion"]: row["ImageFamily"] for row in rows if row["ImageFamily"]}


def _fact(row: Mapping[str, str]) -> Fact:
    known = {key: value for key, value in row.items() if key not in _DOCUMENTARY}
    return Fact(row["ImageId"], row["level"], known, row.get("ReleaseDate"), row.get("DocVersion"))
