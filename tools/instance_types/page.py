"""Writes the reference page on instance types from the shipped files."""

from collections import Counter
from pathlib import Path
from typing import Any

import msgspec

from tools.instance_types import origins

_DATA = Path(__file__).resolve().parents[2] / "src" / "genzo" / "data"
_COLUMNS = {
    "stated": origins.STATED,
    "inferred": {origins.INFERRED},
    "formula": {origins.FORMULA},
    "not known": {origins.UNKNOWN},
    "does not apply": {origins.NOT_APPLICABLE},
}
_INTRODUCTION = """# Instance types

Here you look up instance types. DescribeInstanceTypes shows {types} of them, in {families} families.
`src/genzo/data/instance_type_sources.json` has the source of each value.
`.venv/bin/python -m tools.instance_types FOLDER` builds the types and their sources, `scripts/docs` writes
this page. [Decision 0032]({decisions}/0032-instance-types.md) has the rules.

## Where values are from

Of several sources that state a value, the first one in this table counts; of two documents, the newer one.

| letter | source | values |
|---|---|---|
"""
_MEMBERS = """
## What is known of each member

In how many types a member is stated, inferred from a stated value, or filled by a formula; in how many it is
omitted because nobody states it, or because the type has no such thing. `Core` and the four members below it
are in `CpuOptions`. Genzo shows `Clock`, `EnhancedNetwork` and `NetworkInfo.BandwidthWeighting` empty for all
types, as the recorded answer of 2026 has them. `NetworkCards`, `NetworkCardQuantity`, `SecurityOptions` and
`Attributes` are never shown: no source says which types have them.

| member | stated | inferred | formula | not known | does not apply |
|---|---|---|---|---|---|
"""


class Sources(msgspec.Struct, frozen=True, rename="pascal"):
    """The content of `instance_type_sources.json`: for each type, a letter for each member."""

    origins: dict[str, str]
    members: tuple[str, ...]
    types: dict[str, list[str]]

    def letters(self, member: str) -> Counter[str]:
        """The number of types by the letter of a member."""
        index = self.members.index(member)
        counts: Counter[str] = Counter()
        for letters, names in self.types.items():
            counts[letters[index]] += len(names)
        return counts


def sources() -> Sources:
    """The shipped sources."""
    return msgspec.json.decode((_DATA / "instance_type_sources.json").read_bytes(), type=Sources)


def page() -> str:
    """The text of the page."""
    shipped = sources()
    families: list[Any] = msgspec.json.decode((_DATA / "instance_types.json").read_bytes())
    counts = {member: shipped.letters(member) for member in shipped.members}
    total = sum(counts.values(), Counter[str]())
    text = _INTRODUCTION.format(
        types=f"{sum(map(len, shipped.types.values())):,}",
        families=len(families),
        decisions="../decisions",
    )
    text += "".join(
        f"| `{letter}` | {origin} | {total[letter]:,} |\n" for letter, origin in shipped.origins.items()
    )
    return text + _MEMBERS + "".join(_row(member, counts[member]) for member in shipped.members)


def _row(member: str, counts: Counter[str]) -> str:
    cells = (f"{sum(counts[letter] for letter in letters):,}" for letters in _COLUMNS.values())
    return f"| {member} | {' | '.join(cells)} |\n"
