"""The table of families, from which Genzo had its first instance types."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_TABLE = Path(__file__).with_name("families.txt")
_SIZE = re.compile(r"(?:.*-[a-z]*c(?P<parts>\d+)m(?P<memory>\d+))?.*\.(?P<times>\d*)(?P<word>[a-z]+)")
_CORES = {"large": 2, "xlarge": 4}
_OPTIONAL = ("Generation", "NvmeSupport")


def instance_types() -> list[dict[str, Any]]:
    """The types of all families of the table."""
    return [entry for line in _TABLE.read_text(encoding="utf-8").splitlines() for entry in _types(line)]


def cores_of_size(name: str) -> int | None:
    """The vCPUs that a size such as 2xlarge stands for: twice the four of xlarge."""
    found = _SIZE.fullmatch(name)
    if found is None or found["word"] not in _CORES:
        return None
    return _CORES[found["word"]] * int(found["times"] or 1)


def _types(line: str) -> Iterator[dict[str, Any]]:
    family, architecture, level, generation, nvme, per_core, *sizes = line.split()
    members = {"CpuArchitecture": architecture, "InstanceFamilyLevel": level}
    members |= {
        name: value for name, value in zip(_OPTIONAL, (generation, nvme), strict=True) if value != "-"
    }
    for size in sizes:
        name, _, stated = size.partition("=")
        cores, memory = map(_number, stated.split("/")) if stated else _derived(name, _number(per_core))
        yield {
            "InstanceTypeId": family + name,
            "InstanceTypeFamily": family,
            "CpuCoreCount": cores,
            "MemorySize": memory,
            **members,
        }


def _derived(name: str, per_core: float) -> tuple[float, float]:
    """Cores and GiB: 2xlarge has twice the 4 cores of xlarge, and c1m4 has 4 GiB for each core."""
    cores, found = cores_of_size(name), _SIZE.fullmatch(name)
    if cores is None or found is None:
        raise ValueError(f"{name} has no cores by rule: state them as {name}=CORES/GIB.")
    if found["parts"]:
        per_core = int(found["memory"]) / int(found["parts"])
    return cores, _number(str(cores * per_core))


def _number(text: str) -> float:
    value = float(text)
    return int(value) if value.is_integer() else value
