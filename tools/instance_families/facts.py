"""The rows of the shipped file: equal facts of several families are one row."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tools.instance_families.images import image_facts

Row = dict[str, Any]
Facts = Mapping[str, Any]

PAGE_2026, PAGE_2021, RECORDED = "page of 2026", "page of 2021", "recorded answers"
_AND = f", {RECORDED}"
GENERATION, VARIANT = "rule: generation", "rule: variant"
# Answered in 2026 to DescribeAvailableResource with Scope=region, which the input files only remark.
_RECORDED_WITH_SCOPE = ({"family": "ecs.u1", "use": "data", "categories": ["cloud_regional_disk_auto"]},)
_OLD = ["cloud_efficiency", "cloud_ssd"]
_OLDEST = ["cloud", *_OLD, "ephemeral_ssd"]
_ESSDS = ["cloud_essd", "cloud_auto"]
# The last generation that each list holds for.
_BY_GENERATION = {2: _OLDEST, 5: _OLD, 6: [*_ESSDS, *_OLD], 99: _ESSDS}
_PROPORTIONS = re.compile(r"-c\d+[a-z]\d+$")
_FIRST_IN_NAMES = 3  # smaller numbers in names, as in u0 and ebman1, tell no generation


class Inputs(NamedTuple):
    """The decoded input files (see the package), and the generations of the shipped families."""

    families: Facts
    disks: Facts
    types: Facts
    generations: Mapping[str, str]


class Categories(NamedTuple):
    """The categories of a family's disks, and where they are from."""

    system: list[str]
    data: list[str]
    source: str


def shipped(inputs: Inputs) -> str:
    """The text of the shipped file, with a row on each line."""
    sections = {
        "disks": _grouped(dict(_disks(inputs))),
        "images": _grouped(dict(image_facts(inputs.families["families"], PAGE_2026))),
        "local_disks": _grouped(dict(_local_disks(inputs))),
    }
    lines = ",\n".join(
        f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in rows) + "\n]"
        for name, rows in sections.items()
    )
    return f"{{\n{lines}\n}}\n"


def _grouped(facts: dict[str, Row]) -> list[Row]:
    """Each row once, with the names of all families that it describes."""
    rows: dict[str, Row] = {}
    for family, row in sorted(facts.items()):
        rows.setdefault(json.dumps(row), {**row, "families": []})["families"].append(family)
    return list(rows.values())


def _disks(inputs: Inputs) -> Iterator[tuple[str, Row]]:
    for family in _all_families(inputs):
        if categories := _categories(family, inputs):
            yield family, categories._asdict()


def _all_families(inputs: Inputs) -> list[str]:
    of_types = {_family(name, each) for name, each in inputs.types["types"].items()}
    named = (inputs.families["families"], inputs.disks["families"], inputs.generations)
    return sorted(of_types.union(*named))


def _family(instance_type: str, facts: Facts) -> str:
    """The family of a type; without facts, its name up to its proportions (such as c8f1) or size."""
    family: str = facts.get("InstanceTypeFamily") or _PROPORTIONS.sub("", instance_type.rpartition(".")[0])
    return family


def _categories(family: str, inputs: Inputs) -> Categories | None:
    found = _published(family, inputs)
    if found is None and (parent := _published(family.partition("-")[0], inputs)):
        found = parent._replace(source=VARIANT)
    if found is None:
        return _of_generation(family, inputs)
    for seen in (*inputs.disks["recorded"], *_RECORDED_WITH_SCOPE):
        added = [each for each in seen["categories"] if each not in getattr(found, seen["use"])]
        if seen["family"] == family and added:
            use = {seen["use"]: getattr(found, seen["use"]) + added}
            found = found._replace(**use, source=f"{found.source.removesuffix(_AND)}{_AND}")
    return found


def _of_generation(family: str, inputs: Inputs) -> Categories | None:
    stated = inputs.generations.get(family) or inputs.generations.get(family.partition("-")[0])
    digits = re.search(r"\d+", stated or family)
    generation = int(digits[0]) if digits else 0
    if generation < _FIRST_IN_NAMES and not stated:
        return None
    taken = next(each for last, each in _BY_GENERATION.items() if generation <= last)
    return Categories(taken, taken, GENERATION)


def _published(family: str, inputs: Inputs) -> Categories | None:
    newest = inputs.families["families"].get(family)
    if newest and newest["system_disk_categories"]:
        return Categories(newest["system_disk_categories"], newest["data_disk_categories"], PAGE_2026)
    older = inputs.disks["families"].get(family)
    return Categories(older["system"], older["data"], PAGE_2021) if older else None


def _local_disks(inputs: Inputs) -> Iterator[tuple[str, Row]]:
    """The families whose types have local disks."""
    for source, types in ((PAGE_2026, inputs.families["types"]), ("recorded types", inputs.types["types"])):
        for name, each in types.items():
            if each.get("LocalStorageAmount") or each.get("LocalStorageCategory"):
                yield _family(name, each), {"source": source}
