"""The probes that are known to fail. Only new actions may add; what passes now must be removed."""

import json
from collections.abc import Mapping
from pathlib import Path

_FILE = Path(__file__).with_name("baseline.json")


def read_baseline() -> dict[str, str]:
    """The reason of each probe that is known to fail, by its name."""
    known: dict[str, str] = json.loads(_FILE.read_text())
    return known


def write_baseline(known: Mapping[str, str]) -> None:
    """Replace the baseline, a probe a line."""
    _FILE.write_text(json.dumps(known, indent=0, ensure_ascii=False, sort_keys=True) + "\n")


def new_failures(failed: Mapping[str, str]) -> dict[str, str]:
    """The probes that fail and are not known to."""
    known = read_baseline()
    return {name: reason for name, reason in failed.items() if name not in known}


def passing_now(asked: set[str], failed: Mapping[str, str]) -> list[str]:
    """The probes of the baseline that were asked and pass."""
    return sorted(name for name in read_baseline() if name in asked and name not in failed)
