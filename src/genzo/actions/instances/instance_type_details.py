"""An instance type as DescribeInstanceTypes shows it, in the order of the description's sample.

The processor, the memory, the family and its level are facts (`genzo.catalogue.facts`). Numbers of network
interfaces and disks follow from the size, as in most families; network rates, processor models and local
disks are unknown and shown as zero or empty.
"""

import msgspec

from genzo.catalogue.facts import InstanceType

_DISKS = 17
_ADDRESSES_PER_INTERFACE = 10
_CATEGORIES: tuple[tuple[str, str], ...] = (
    ("scc", "Super Computing Cluster"),
    ("ebm", "ECS Bare Metal"),
    ("hf", "High Clock Speed"),
    ("vgn", "Visual Compute-optimized"),
    ("sgn", "Visual Compute-optimized"),
    ("ga", "Visual Compute-optimized"),
    ("gn", "Compute-optimized with GPU"),
    ("sn1", "Compute-optimized"),
    ("sn2", "General-purpose"),
    ("se", "Memory-optimized"),
    ("re", "Memory-optimized"),
    ("ic", "Compute-optimized"),
    ("c", "Compute-optimized"),
    ("g", "General-purpose"),
    ("r", "Memory-optimized"),
    ("d", "Big data"),
    ("i", "Local SSDs"),
    ("f", "Compute-optimized with FPGA"),
    ("mn", "Shared"),
)
_SHARED = "Shared"


class NetworkCardInfoType(msgspec.Struct, frozen=True, rename="pascal"):
    network_card_index: int


class NetworkCards(msgspec.Struct, frozen=True, rename="pascal"):
    network_card_info: list[NetworkCardInfoType]


class SupportedBootModes(msgspec.Struct, frozen=True, rename="pascal"):
    supported_boot_mode: list[str]


class InstanceTypeType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    eni_total_quantity: int
    local_storage_category: str
    primary_eni_queue_number: int
    memory_size: float
    local_storage_capacity: int
    instance_family_level: str
    instance_pps_rx: int
    eni_ipv6_address_quantity: int
    maximum_queue_number_per_eni: int
    instance_type_id: str
    instance_bandwidth_rx: int
    secondary_eni_queue_number: int
    gpu_spec: str = msgspec.field(name="GPUSpec")
    instance_bandwidth_tx: int
    queue_pair_number: int
    eri_quantity: int
    gpu_amount: int = msgspec.field(name="GPUAmount")
    total_eni_queue_quantity: int
    nvme_support: str
    disk_quantity: int
    initial_credit: int
    local_storage_amount: int
    baseline_credit: int
    instance_pps_tx: int
    eni_private_ip_address_quantity: int
    cpu_core_count: int
    instance_type_family: str
    eni_quantity: int
    eni_trunk_supported: bool
    cpu_speed_frequency: float
    cpu_turbo_frequency: float
    physical_processor_model: str
    network_encryption_support: bool
    instance_category: str
    cpu_architecture: str
    gpu_memory_size: float = msgspec.field(name="GPUMemorySize")
    network_card_quantity: int
    network_cards: NetworkCards
    supported_boot_modes: SupportedBootModes


def present(facts: InstanceType) -> InstanceTypeType:
    """The type as an answer shows it."""
    interfaces = min(8, 1 + facts.cpu_core_count // 2 + (facts.cpu_core_count > 1))
    queues = min(16, max(1, facts.cpu_core_count))
    return InstanceTypeType(
        eni_total_quantity=interfaces,
        local_storage_category="",
        primary_eni_queue_number=queues,
        memory_size=facts.memory_size,
        local_storage_capacity=0,
        instance_family_level=facts.instance_family_level,
        instance_pps_rx=0,
        eni_ipv6_address_quantity=1,
        maximum_queue_number_per_eni=queues,
        instance_type_id=facts.instance_type_id,
        instance_bandwidth_rx=0,
        secondary_eni_queue_number=queues,
        gpu_spec="",
        instance_bandwidth_tx=0,
        queue_pair_number=0,
        eri_quantity=0,
        gpu_amount=0,
        total_eni_queue_quantity=queues * interfaces,
        nvme_support=facts.nvme_support,
        disk_quantity=_DISKS,
        initial_credit=0,
        local_storage_amount=0,
        baseline_credit=0,
        instance_pps_tx=0,
        eni_private_ip_address_quantity=_ADDRESSES_PER_INTERFACE,
        cpu_core_count=facts.cpu_core_count,
        instance_type_family=facts.instance_type_family,
        eni_quantity=interfaces,
        eni_trunk_supported=False,
        cpu_speed_frequency=0.0,
        cpu_turbo_frequency=0.0,
        physical_processor_model="",
        network_encryption_support=False,
        instance_category=category(facts),
        cpu_architecture=facts.cpu_architecture,
        gpu_memory_size=0.0,
        network_card_quantity=1,
        network_cards=NetworkCards([NetworkCardInfoType(0)]),
        supported_boot_modes=SupportedBootModes(
            ["UEFI"] if facts.cpu_architecture == "ARM" else ["BIOS", "UEFI"]
        ),
    )


def category(facts: InstanceType) -> str:
    """The category that the name of the family stands for."""
    if facts.instance_family_level != "EnterpriseLevel":
        return _SHARED
    name = facts.instance_type_family.removeprefix("ecs.")
    return next((each for beginning, each in _CATEGORIES if name.startswith(beginning)), _SHARED)
