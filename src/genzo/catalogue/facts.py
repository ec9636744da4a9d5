"""Regions, zones and instance types of the cloud. Their data ships with Genzo (`genzo.data`)."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

if TYPE_CHECKING:
    from genzo.catalogue.instance_families import InstanceFamily
    from genzo.catalogue.ram import SystemPolicy

T = TypeVar("T")
LocalNames = Mapping[str, str]
"""A display name by language tag: zh-CN, en-US, ja (DescribeRegions, AcceptLanguage)."""


class Region(msgspec.Struct, frozen=True, rename="pascal"):
    """A region, as DescribeRegions lists it."""

    region_id: str
    region_endpoint: str
    status: str
    local_name: LocalNames


class Zone(msgspec.Struct, frozen=True, rename="pascal"):
    """A zone of a region, as DescribeZones lists it."""

    region_id: str
    zone_id: str
    zone_type: str
    local_name: LocalNames


class InstanceType(msgspec.Struct, frozen=True, rename="pascal", gc=False):
    """An instance type, with the values of DescribeInstanceTypes.

    None is a value that no source states, or one that does not apply to the type: disks of a type without
    local disks, credits of a type that is not burstable. ``cpu_architecture`` is "X86" or "ARM". Memory is in
    GiB, bandwidths are in kbit/s, frequencies in GHz. ``generation`` is "" for families without a generation.
    ``nvme_support`` is "required" or "unsupported". ``core`` and the next four are CpuOptions; without
    ``core``, the CPU options of the type cannot be chosen.
    """

    instance_type_id: str
    instance_type_family: str
    cpu_core_count: int
    memory_size: int | float
    cpu_architecture: str
    generation: str = ""
    instance_family_level: str = ""
    nvme_support: str = "unsupported"
    instance_category: str = ""
    physical_processor_model: str | None = None
    cpu_speed_frequency: int | float = 0
    cpu_turbo_frequency: int | float = 0
    core: int | None = None
    core_factor: int | None = None
    threads_per_core: int | None = None
    hyper_threading_adjustable: bool = False
    supported_topology_types: tuple[str, ...] = ()
    supported_boot_modes: tuple[str, ...] = ()
    gpu_amount: int | None = msgspec.field(name="GPUAmount", default=None)
    gpu_spec: str | None = msgspec.field(name="GPUSpec", default=None)
    gpu_memory_size: int | float | None = msgspec.field(name="GPUMemorySize", default=None)
    local_storage_category: str | None = None
    local_storage_amount: int | None = None
    local_storage_capacity: int | None = None
    baseline_credit: int | None = None
    initial_credit: int | None = None
    disk_quantity: int = 0
    eni_quantity: int = 0
    eni_total_quantity: int = 0
    eni_trunk_supported: bool = False
    eni_private_ip_address_quantity: int = 0
    eni_ipv6_address_quantity: int = 0
    primary_eni_queue_number: int = 0
    secondary_eni_queue_number: int = 0
    maximum_queue_number_per_eni: int | None = None
    total_eni_queue_quantity: int = 0
    eri_quantity: int = 0
    queue_pair_number: int | None = None
    instance_bandwidth_rx: int | None = None
    instance_bandwidth_tx: int | None = None
    instance_pps_rx: int | None = None
    instance_pps_tx: int | None = None
    jumbo_frame_support: bool = False
    network_encryption_support: bool = False

    @property
    def image_architectures(self) -> tuple[str, ...]:
        """The architectures of the images that it can boot (DescribeImages, Architecture)."""
        return ("arm64",) if self.cpu_architecture == "ARM" else ("i386", "x86_64")


class Facts(msgspec.Struct, frozen=True, dict=True):
    """All regions and instance types by id, and all zones, in the order in which the service lists them.

    ``find_family`` gives an instance family by its id; no server starts with reading them.
    """

    regions: Mapping[str, Region]
    zones: tuple[Zone, ...]
    read_instance_types: Callable[[], Mapping[str, InstanceType]]
    find_family: Callable[[str], "InstanceFamily"]
    read_system_policies: Callable[[], Mapping[str, "SystemPolicy"]] = dict

    @cached_property
    def instance_types(self) -> Mapping[str, InstanceType]:
        """The instance types by id, read at the first use: most runs of the server never need them."""
        return self.read_instance_types()

    @cached_property
    def system_policies(self) -> Mapping[str, "SystemPolicy"]:
        """The system policies of RAM by name, as RAM writes them; read at the first use."""
        return self.read_system_policies()

    def derived(self, compute: Callable[["Facts"], T]) -> T:
        """What ``compute`` makes of the facts, computed once for each function: facts do not change."""
        known = self._derived
        if compute not in known:
            known[compute] = compute(self)
        result: T = known[compute]
        return result

    @cached_property
    def _derived(self) -> dict[Callable[["Facts"], Any], Any]:
        return {}

    def zones_of(self, region_id: str) -> tuple[Zone, ...]:
        """The zones of one region."""
        return tuple(zone for zone in self.zones if zone.region_id == region_id)
