"""Conclusions from what sources state: of a family for its types, of one value for another."""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from tools.instance_types import origins
from tools.instance_types.inputs import Inputs
from tools.instance_types.origins import INFERRED, PAGE_2026, STATED, Value, Values

_CATEGORIES = {
    "general-purpose": "General-purpose",
    "universal": "General-purpose",
    "compute-optimized": "Compute-optimized",
    "memory-optimized": "Memory-optimized",
    "big data": "Big data",
    "local SSD": "Local SSDs",
    "high clock speed": "High Clock Speed",
    "enhanced": "Enhanced",
    "entry level": "Shared",
    "bare metal": "ECS Bare Metal",
    "SCC": "Super Computing Cluster",
}
"""The category of the API by the section of the page. Other sections have families of several categories."""
# What all types of a family have in common, from any source.
_OF_EVERY_FAMILY = ("CpuArchitecture", "InstanceFamilyLevel", "Generation", "NvmeSupport")
# What the types of a family have in common according to recorded answers.
_OF_RECORDED_FAMILY = (
    "InstanceCategory",
    "PhysicalProcessorModel",
    "CpuTurboFrequency",
    "SupportedBootModes",
    "SupportedTopologyTypes",
    "HyperThreadingAdjustable",
    "EniTrunkSupported",
    "EriQuantity",
    "JumboFrameSupport",
    "NetworkEncryptionSupport",
    "DiskQuantity",
)
_RECORDED = frozenset((origins.API_2026, origins.API_2024, origins.API_SINGLE))
# A client of the service shows the model of types with this processor so.
_MODELS = {"Alibaba Yitian YiTian710": "YiTian710", "Alibaba Yitian Yitian710": "YiTian710"}
_SLIPS = {("ecs.hfr8i", "CpuTurboFrequency")}
_GPU_MEMORY = re.compile(r"(?:(?P<cards>[\d/]+)x)?(?P<size>[\d.]+)GB")


def infer(types: dict[str, Values], inputs: Inputs) -> None:
    """Add to the types what follows from their values and from the page on their families."""
    for name, values in types.items():
        values.setdefault("InstanceTypeFamily", Value(_family_of(name, types), INFERRED))
    models = _models(types, inputs)
    _add_family_values(types)
    for name, values in types.items():
        entry, page = inputs.types.get(name, {}), inputs.page_types.get(name, {})
        family = str(values["InstanceTypeFamily"].value)
        _add(values, _gpu_memory(values, entry, page))
        _add(values, _processor(entry, models))
        _add(values, _from_page(family, inputs.page_families.get(family)))
        _add(values, _credits(values, page))
        for rate in ("InstanceBandwidth", "InstancePps"):
            if f"{rate}Rx" in values:
                values.setdefault(f"{rate}Tx", Value(values[f"{rate}Rx"].value, INFERRED))
    _add_local_disks(types, inputs)


def _add(values: Values, more: Values) -> None:
    for name, value in more.items():
        values.setdefault(name, value)


def _family_of(name: str, types: Mapping[str, Values]) -> str:
    """The longest known family that the name begins with, or what precedes the size."""
    known = {str(each["InstanceTypeFamily"].value) for each in types.values() if "InstanceTypeFamily" in each}
    fitting = [each for each in known if name.startswith((f"{each}.", f"{each}-"))]
    return max(fitting, key=len, default=name.rpartition(".")[0])


def _models(types: Mapping[str, Values], inputs: Inputs) -> dict[str, str]:
    """The processor models of recorded answers by the short names that the list of 2026-01 has for them."""
    return _MODELS | {
        entry["_processor"].strip(): str(types[name]["PhysicalProcessorModel"].value)
        for name, entry in inputs.types.items()
        if "_processor" in entry and "PhysicalProcessorModel" in types[name]
    }


def _processor(entry: Mapping[str, Any], models: Mapping[str, str]) -> Values:
    short = entry.get("_processor", "").strip()
    words = short.split()
    if not words or len(set(words)) < len(words) or short.count("(") != short.count(")"):
        return {}  # the list cut or doubled some names
    letter = INFERRED if short in models else origins.API_LIST
    return {"PhysicalProcessorModel": Value(models.get(short, short), letter)}


def _from_page(family: str, row: Mapping[str, Any] | None) -> Values:
    """What the page says of a family. It says what a family has, and keeps silent on what it has not."""
    if row is None:
        return {}
    said = {
        "CpuArchitecture": row["cpu_architecture"],
        # The API knows `required` and `unsupported`. Types of families that the page says to speak NVMe
        # were recorded as `required`, and those of families of which it says nothing as `unsupported`.
        "NvmeSupport": "required" if row["nvme"] else None,
        "CpuSpeedFrequency": row["base_ghz"],
        "CpuTurboFrequency": row["turbo_ghz"],
        "PhysicalProcessorModel": _one_model(row["processor"]),
        "SupportedBootModes": row["boot_modes"],
        "JumboFrameSupport": row["jumbo_frames"],
        "NetworkEncryptionSupport": row["vpc_traffic_encryption"],
        "EniIpv6AddressQuantity": 0 if row["ipv6"] is False else None,
    }
    concluded = {
        "InstanceCategory": _CATEGORIES.get(row["section"]),
        "EriQuantity": 1 if row["erdma"] else None,
        "NvmeSupport": None if row["nvme"] else "unsupported",
        "ThreadsPerCore": 1 if "physical cores" in (row["processor"] or "") else None,
    }
    values = {name: Value(value, INFERRED) for name, value in concluded.items() if value is not None}
    values |= {name: Value(value, PAGE_2026) for name, value in said.items() if value is not None}
    return {name: value for name, value in values.items() if (family, name) not in _SLIPS}


def _one_model(processors: str | None) -> str | None:
    """The model, unless the page names several."""
    several = processors is None or re.search(r" or |,|\(several| \(physical", processors)
    return None if several else processors


def _gpu_memory(values: Values, entry: Mapping[str, Any], page: Mapping[str, Any]) -> Values:
    """The memory of one GPU, of which the list has the sum."""
    amount = values["GPUAmount"].value if "GPUAmount" in values else 0
    if not isinstance(amount, int) or not amount:
        return {}
    if "_gpu_memory_total_mib" in entry:
        size = Fraction(entry["_gpu_memory_total_mib"], 1024 * amount)
        return {"GPUMemorySize": Value(_number(size), origins.API_LIST)}
    found = _GPU_MEMORY.fullmatch(page.get("_gpu_memory", ""))
    if found is None:
        return {}
    share = min(Fraction(found["cards"] or 1), Fraction(1))
    return {"GPUMemorySize": Value(_number(Fraction(found["size"]) * share), PAGE_2026)}


def _number(size: Fraction) -> int | float:
    return size.numerator if size.denominator == 1 else round(float(size), 2)


def _credits(values: Values, page: Mapping[str, Any]) -> Values:
    """The baseline of all vCPUs: recorded t6 types have the page's percentage times their vCPUs."""
    if "_baseline_cpu_percent" not in page:
        return {}
    cores = values["CpuCoreCount"].value
    assert isinstance(cores, int)  # noqa: S101 - the page has the vCPUs of its types
    return {"BaselineCredit": Value(cores * page["_baseline_cpu_percent"], INFERRED)}


def _add_family_values(types: Mapping[str, Values]) -> None:
    """What all statements on types of one family agree on holds for its other types."""
    sources = dict.fromkeys(_OF_EVERY_FAMILY, STATED) | dict.fromkeys(_OF_RECORDED_FAMILY, _RECORDED)
    for family in by_family(types).values():
        for member, letters in sources.items():
            known = [each[member] for each in family if member in each and each[member].origin in letters]
            if known and all(each.value == known[0].value for each in known):
                for values in family:
                    values.setdefault(member, Value(known[0].value, INFERRED))


def _add_local_disks(types: Mapping[str, Values], inputs: Inputs) -> None:
    """The disks of a total: as many as have the capacity of a sibling's disk, or one."""
    capacities: dict[object, set[int]] = {}
    for values in types.values():
        if "LocalStorageCapacity" in values:
            capacity = values["LocalStorageCapacity"].value
            assert isinstance(capacity, int)  # noqa: S101 - GiB
            capacities.setdefault(values["InstanceTypeFamily"].value, set()).add(capacity)
    for name, values in types.items():
        total = inputs.types.get(name, {}).get("_local_storage_total_gib")
        if total and "LocalStorageCapacity" not in values:
            siblings = capacities.get(values["InstanceTypeFamily"].value, set())
            capacity = max((each for each in siblings if total % each == 0), default=total)
            values["LocalStorageAmount"] = Value(total // capacity, INFERRED)
            values["LocalStorageCapacity"] = Value(capacity, INFERRED)


def by_family(types: Mapping[str, Values]) -> dict[str, list[Values]]:
    """The types of each family, in the order of the first type of each."""
    families: dict[str, list[Values]] = {}
    for values in types.values():
        families.setdefault(str(values["InstanceTypeFamily"].value), []).append(values)
    return families
