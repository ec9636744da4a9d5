"""Reads the facts that instance types are built from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.instance_types.families import instance_types

Facts = Mapping[str, dict[str, Any]]
"""Facts by the id of a type or family. Names with _ are not members of DescribeInstanceTypes."""

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Inputs:
    """All facts.

    ``types`` has a member ``_sources`` that names the source of each value. ``page_types`` and
    ``page_families`` are from the page of 2026, ``recorded_2018`` from the recorded answer. ``singles`` and
    """

    types: Facts
    page_types: Facts
    page_families: Facts
    recorded_2018: Facts
    singles: Facts
    table: Facts


def read(folder: Path) -> Inputs:
    """Read the facts of ``folder`` and those of the repository.

    Raises:
        OSError: a file cannot be read.
    """
    page = _read(folder / "instance-families-2026.json")
    recorded = _read(folder / "recorded" / "other-actions" / "jclouds_2018_instanceTypes.json")
    return Inputs(
        types=_read(folder / "instance-types.json")["types"],
        page_types=page["types"],
        page_families=page["families"],
        recorded_2018={each["InstanceTypeId"]: each for each in recorded["InstanceTypes"]["InstanceType"]},
        singles={name: entry["values"] for name, entry in _read(_HERE / "recorded.json").items()},
        table={each["InstanceTypeId"]: each for each in instance_types()},
    )


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
