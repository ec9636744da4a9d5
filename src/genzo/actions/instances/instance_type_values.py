"""The values that DescribeInstanceTypes takes in its filters (its description, parameters)."""

from genzo.errors import INVALID_PARAMETER
from genzo.wire.structs import Request

_CATEGORIES = (
    "General-purpose",
    "Compute-optimized",
    "Memory-optimized",
    "Big data",
    "Local SSDs",
    "High Clock Speed",
    "Enhanced",
    "Shared",
    "Compute-optimized with GPU",
    "Visual Compute-optimized",
    "Heterogeneous Service",
    "Compute-optimized with FPGA",
    "Compute-optimized with NPU",
    "ECS Bare Metal",
    "Super Computing Cluster",
    "High Performance Compute",
)
_ARCHITECTURES = ("X86", "ARM")
_LOCAL_DISKS = ("local_hdd_pro", "local_ssd_pro")
_ONE_OF: dict[str, tuple[str, tuple[str, ...]]] = {
    "instance_category": ("InstanceCategory", _CATEGORIES),
    "instance_categories": ("InstanceCategories", _CATEGORIES),
    "cpu_architecture": ("CpuArchitecture", _ARCHITECTURES),
    "cpu_architectures": ("CpuArchitectures", _ARCHITECTURES),
    "instance_family_level": ("InstanceFamilyLevel", ("EntryLevel", "EnterpriseLevel", "CreditEntryLevel")),
    "local_storage_category": ("LocalStorageCategory", _LOCAL_DISKS),
    "local_storage_categories": ("LocalStorageCategories", _LOCAL_DISKS),
    "nvme_support": ("NvmeSupport", ("required", "unsupported")),
}
_POSITIVE = {
    "minimum_cpu_core_count": "MinimumCpuCoreCount",
    "maximum_cpu_core_count": "MaximumCpuCoreCount",
    "minimum_gpu_amount": "MinimumGPUAmount",
    "maximum_gpu_amount": "MaximumGPUAmount",
}


def require_values(request: Request) -> None:
    """Refuse a filter that no instance type can meet.

    Raises:
        ApiError: InvalidParameter; the action lists no errors of its own.
    """
    for attribute, (name, allowed) in _ONE_OF.items():
        value = getattr(request, attribute)
        given = value if isinstance(value, tuple) else () if value is None else (value,)
        if not set(given) <= set(allowed):
            raise INVALID_PARAMETER(name=name)
    for attribute, name in _POSITIVE.items():
        number = getattr(request, attribute)
        if number is not None and number < 1:
            raise INVALID_PARAMETER(name=name)
