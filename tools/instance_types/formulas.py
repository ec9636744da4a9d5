"""Values that every answer has and no source states, and the members that an answer omits.

A recorded answer has 36 members for each type. Those of local disks, GPUs, credits, elastic RDMA interfaces
and configurable queues are there only for types that have these. Rates, GPU and processor models that nobody
states are omitted: a made-up rate would be taken for a promise.
"""

import re
from collections import Counter
from collections.abc import Mapping

from tools.instance_types.families import cores_of_size
from tools.instance_types.family_names import family_of, generation_of, is_bare_metal, number_of
from tools.instance_types.origins import FORMULA, NOT_APPLICABLE, UNKNOWN, Value, Values
from tools.instance_types.typical import Typical

_GPU = re.compile(r"ecs\.(?:ebm|scc|hf)?[vsc]?(?:gn|gp|ga|f)\d")
_SHARED = re.compile(r"ecs\.(?:e|w|u0|v5|vfx|[st]\d|[mx]?n\d)")
_LOCAL_DISKS = re.compile(r"ecs\.(?:ebm)?[id]\d")
_MEMORY_PER_CORE = {"c": 2, "g": 4, "r": 8}
_BOTH_TOPOLOGIES = ["ContinuousCoreToHTMapping", "DiscreteCoreToHTMapping"]
_DISKS = 17
_MAXIMUM_QUEUES = 32
_CREDITS_PER_CORE = 30
_CPU_OPTIONS_SINCE = 6
_NVME_SINCE = 8  # 54 of the 56 families of the page with these numbers speak NVMe
_HYPER_THREADING_SINCE = 7
# The categories by what the name of a family begins with.
_CATEGORIES: tuple[tuple[str, str], ...] = (
    ("scc", "Super Computing Cluster"),
    ("ebm", "ECS Bare Metal"),
    ("hpc", "High Performance Compute"),
    ("hfgn", "Compute-optimized with GPU"),
    ("hf", "High Clock Speed"),
    ("vgn", "Visual Compute-optimized"),
    ("sgn", "Visual Compute-optimized"),
    ("ga", "Visual Compute-optimized"),
    ("gn", "Compute-optimized with GPU"),
    ("gp", "Compute-optimized with GPU"),
    ("sn1", "Compute-optimized"),
    ("sn2", "General-purpose"),
    ("se", "Memory-optimized"),
    ("sc", "Compute-optimized"),
    ("sg", "General-purpose"),
    ("sr", "Memory-optimized"),
    ("re", "Memory-optimized"),
    ("ic", "Compute-optimized"),
    ("c", "Compute-optimized"),
    ("g", "General-purpose"),
    ("r", "Memory-optimized"),
    ("d", "Big data"),
    ("i", "Local SSDs"),
    ("f", "Compute-optimized with FPGA"),
)
_OTHER = "General-purpose"


def fill(types: dict[str, Values]) -> None:
    """Add to each type the members that it lacks, each with its letter."""
    for name, values in types.items():
        _fill_size(name, values, types)
        _fill_family(values)
    typical = Typical(types)
    for values in types.values():
        _fill_cpu(values)
        _fill_devices(values)
        _fill_interfaces(values, typical)
        _fill_omitted(values)


def _set(values: Values, **members: object) -> None:
    for name, value in members.items():
        values.setdefault(name, Value(value, FORMULA))


def _omit(values: Values, letter: str, *members: str) -> None:
    for name in members:
        values.setdefault(name, Value(None, letter))


def _whole(values: Values, member: str) -> int:
    value = values[member].value
    return value if isinstance(value, int) else 0


def _fill_size(name: str, values: Values, types: Mapping[str, Values]) -> None:
    """The vCPUs of the size, and the memory of the family's vCPUs, or of the letter."""
    if "CpuCoreCount" not in values:
        _set(values, CpuCoreCount=cores_of_size(name))
    if "MemorySize" not in values:
        siblings = [
            each
            for each in types.values()
            if each["InstanceTypeFamily"].value == values["InstanceTypeFamily"].value and "MemorySize" in each
        ]
        ratios = Counter(_ratio(each) for each in siblings if "CpuCoreCount" in each)
        ratio = ratios.most_common(1)[0][0] if ratios else _MEMORY_PER_CORE[family_of(values)[4]]
        memory = _whole(values, "CpuCoreCount") * ratio
        _set(values, MemorySize=int(memory) if float(memory).is_integer() else memory)


def _ratio(values: Values) -> float:
    memory = values["MemorySize"].value
    assert isinstance(memory, int | float)  # noqa: S101 - GiB
    return memory / _whole(values, "CpuCoreCount")


def _fill_family(values: Values) -> None:
    family = family_of(values)
    level = "EntryLevel" if _SHARED.fullmatch(family) else "EnterpriseLevel"
    nvme_support = "required" if number_of(values) >= _NVME_SINCE else "unsupported"
    _set(values, CpuArchitecture="X86", Generation="", InstanceFamilyLevel=level, NvmeSupport=nvme_support)
    prefix = family.removeprefix("ecs.")
    of_name = next((each for beginning, each in _CATEGORIES if prefix.startswith(beginning)), _OTHER)
    is_shared = values["InstanceFamilyLevel"].value != "EnterpriseLevel"
    _set(values, InstanceCategory="Shared" if is_shared else of_name)


def _fill_cpu(values: Values) -> None:
    """The CPU options, which recorded shared types lack."""
    _set(values, CpuSpeedFrequency=0, CpuTurboFrequency=0)
    is_arm = values["CpuArchitecture"].value == "ARM"
    _set(values, SupportedBootModes=["UEFI"] if is_arm else ["BIOS", "UEFI"])
    generation, cores = generation_of(values), _whole(values, "CpuCoreCount")
    if generation < _CPU_OPTIONS_SINCE and "Core" not in values:
        values["HyperThreadingAdjustable"] = Value(False, NOT_APPLICABLE)
        values["SupportedTopologyTypes"] = Value([], NOT_APPLICABLE)
        for member in ("Core", "CoreFactor", "ThreadsPerCore"):
            values[member] = Value(None, NOT_APPLICABLE)
        return
    has_one_thread = is_arm or cores == 1 or "htoff" in family_of(values)
    _set(values, ThreadsPerCore=1 if has_one_thread else 2)
    threads = _whole(values, "ThreadsPerCore")
    _set(values, Core=max(1, cores // threads))
    _set(values, CoreFactor=min(2, _whole(values, "Core")))
    has_threads = threads > 1
    _set(values, HyperThreadingAdjustable=has_threads and generation >= _HYPER_THREADING_SINCE)
    is_intel = "Intel" in str(values.get("PhysicalProcessorModel", Value("", UNKNOWN)).value)
    _set(values, SupportedTopologyTypes=_BOTH_TOPOLOGIES if has_threads and is_intel else [])


def _fill_devices(values: Values) -> None:
    family = family_of(values)
    if not _GPU.match(family):
        _set(values, GPUAmount=0)
        if values["GPUAmount"].value == 0:
            _set(values, GPUSpec="")
    if not _LOCAL_DISKS.match(family):
        _set(values, LocalStorageCategory="")
    _set(values, DiskQuantity=_DISKS)
    if family in ("ecs.t5", "ecs.t6"):
        _set(values, InitialCredit=_CREDITS_PER_CORE * _whole(values, "CpuCoreCount"))


def _fill_interfaces(values: Values, typical: Typical) -> None:
    """Interfaces, addresses and queues; the sums fit all answers that have them."""
    for member in (
        "EniQuantity",
        "EniPrivateIpAddressQuantity",
        "EniIpv6AddressQuantity",
        "PrimaryEniQueueNumber",
    ):
        if member not in values:
            _set(values, **{member: typical.value(values, member)})
    generation, primary = generation_of(values), _whole(values, "PrimaryEniQueueNumber")
    is_shared = values["InstanceFamilyLevel"].value != "EnterpriseLevel"
    _set(values, SecondaryEniQueueNumber=1 if is_shared or is_bare_metal(values) else primary)
    secondary, interfaces = _whole(values, "SecondaryEniQueueNumber"), _whole(values, "EniQuantity")
    _set(values, TotalEniQueueQuantity=primary + secondary * (interfaces - 1), EniTotalQuantity=interfaces)
    is_new = generation >= _CPU_OPTIONS_SINCE
    _set(values, EniTrunkSupported=is_new, EriQuantity=0, JumboFrameSupport=False)
    _set(values, NetworkEncryptionSupport=False)
    if is_new:
        cores = _whole(values, "CpuCoreCount")
        _set(values, MaximumQueueNumberPerEni=max(primary, min(cores, _MAXIMUM_QUEUES)))


def _fill_omitted(values: Values) -> None:
    has_gpu = values.get("GPUAmount", Value(1, UNKNOWN)).value != 0
    has_disks = values.get("LocalStorageCategory", Value("?", UNKNOWN)).value != ""
    has_interfaces = values["EriQuantity"].value != 0
    _omit(values, UNKNOWN, "PhysicalProcessorModel", "GPUAmount", "GPUSpec", "LocalStorageCategory")
    _omit(values, UNKNOWN if has_gpu else NOT_APPLICABLE, "GPUMemorySize")
    _omit(values, UNKNOWN if has_disks else NOT_APPLICABLE, "LocalStorageAmount", "LocalStorageCapacity")
    _omit(values, UNKNOWN if has_interfaces else NOT_APPLICABLE, "QueuePairNumber")
    _omit(values, NOT_APPLICABLE, "BaselineCredit", "InitialCredit", "MaximumQueueNumberPerEni")
    _omit(values, UNKNOWN, "InstanceBandwidthRx", "InstanceBandwidthTx", "InstancePpsRx", "InstancePpsTx")
