"""An instance type as DescribeInstanceTypes shows it.

The members are those of a recorded answer of 2026. Local disks, GPUs, credits, elastic RDMA interfaces and
configurable queues have members that only types with them show. What no source states is omitted
(docs/decisions/0032-instance-types.md).
"""

from functools import cache
from operator import attrgetter
from typing import Annotated, Any

import msgspec

from genzo.catalogue.facts import InstanceType
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, UnsetType, never_sent

_UNKNOWN = never_sent("no source states its values")


class NetworkCardInfoType(msgspec.Struct, frozen=True, rename="pascal"):
    network_card_index: int


class NetworkCards(msgspec.Struct, frozen=True, rename="pascal"):
    network_card_info: list[NetworkCardInfoType]


class SupportedBootModes(msgspec.Struct, frozen=True, rename="pascal"):
    supported_boot_mode: list[str]


class Clock(msgspec.Struct, frozen=True, rename="pascal"):
    ptp_support: Annotated[str | UnsetType, _UNKNOWN] = UNSET


@fields_in_key_order
class EnhancedNetwork(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    sriov_support: Annotated[bool | UnsetType, _UNKNOWN] = UNSET
    vf_queue_number_per_eni: Annotated[int | UnsetType, _UNKNOWN] = UNSET
    rss_support: Annotated[bool | UnsetType, _UNKNOWN] = UNSET
    express_support: Annotated[bool | UnsetType, _UNKNOWN] = UNSET


@fields_in_key_order
class WeightingInfo(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    name: str
    vpc_bandwidth: int
    vpc_burst_bandwidth: int
    ebs_bandwidth: int
    ebs_burst_bandwidth: int


class WeightingInfos(msgspec.Struct, frozen=True, rename="pascal"):
    weighting_info: list[WeightingInfo]


class BandwidthWeighting(msgspec.Struct, frozen=True, rename="pascal"):
    weighting_infos: Annotated[WeightingInfos | UnsetType, _UNKNOWN] = UNSET


class NetworkInfo(msgspec.Struct, frozen=True, rename="pascal"):
    bandwidth_weighting: BandwidthWeighting


class SupportedTopologyTypes(msgspec.Struct, frozen=True, rename="pascal"):
    supported_topology_type: list[str]


@fields_in_key_order
class CpuOptions(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    supported_topology_types: SupportedTopologyTypes | UnsetType = UNSET
    core_factor: int | UnsetType = UNSET
    threads_per_core: int | UnsetType = UNSET
    hyper_threading_adjustable: bool | UnsetType = UNSET
    core: int | UnsetType = UNSET
    nested_virtualization_support: Annotated[str | UnsetType, _UNKNOWN] = UNSET


class SecurityOptions(msgspec.Struct, frozen=True, rename="pascal"):
    secure_boot_support: str


@fields_in_key_order
class Attribute(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    name: str
    value: str


class Attributes(msgspec.Struct, frozen=True, rename="pascal"):
    attribute: list[Attribute]


@fields_in_key_order
class InstanceTypeType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    eni_total_quantity: int
    local_storage_category: str | UnsetType
    primary_eni_queue_number: int
    memory_size: int | float
    local_storage_capacity: int | UnsetType
    instance_family_level: str
    instance_pps_rx: int | UnsetType
    eni_ipv6_address_quantity: int
    maximum_queue_number_per_eni: int | UnsetType
    instance_type_id: str
    instance_bandwidth_rx: int | UnsetType
    secondary_eni_queue_number: int
    gpu_spec: str | UnsetType = msgspec.field(name="GPUSpec")
    instance_bandwidth_tx: int | UnsetType
    queue_pair_number: int | UnsetType
    eri_quantity: int
    gpu_amount: int | UnsetType = msgspec.field(name="GPUAmount")
    total_eni_queue_quantity: int
    nvme_support: str
    disk_quantity: int
    initial_credit: int | UnsetType
    local_storage_amount: int | UnsetType
    baseline_credit: int | UnsetType
    instance_pps_tx: int | UnsetType
    eni_private_ip_address_quantity: int
    cpu_core_count: int
    instance_type_family: str
    eni_quantity: int
    eni_trunk_supported: bool
    cpu_speed_frequency: int | float
    cpu_turbo_frequency: int | float
    physical_processor_model: str | UnsetType
    network_encryption_support: bool
    instance_category: str
    cpu_architecture: str
    gpu_memory_size: int | float | UnsetType = msgspec.field(name="GPUMemorySize")
    network_card_quantity: Annotated[int | UnsetType, _UNKNOWN] = UNSET
    network_cards: Annotated[NetworkCards | UnsetType, _UNKNOWN] = UNSET
    supported_boot_modes: SupportedBootModes
    cpu_options: CpuOptions
    jumbo_frame_support: bool
    enhanced_network: EnhancedNetwork
    clock: Clock
    network_info: NetworkInfo
    security_options: Annotated[SecurityOptions | UnsetType, _UNKNOWN] = UNSET
    attributes: Annotated[Attributes | UnsetType, _UNKNOWN] = UNSET


# The members that are shown as the facts have them.
_COPIED = tuple(
    name
    for name in InstanceTypeType.__struct_fields__
    if name in InstanceType.__struct_fields__ and name != "supported_boot_modes"
)
_values_of = attrgetter(*_COPIED)
# The recorded answer of 2026 has them without members.
_NO_ENHANCED_NETWORK, _NO_CLOCK, _NO_NETWORK_INFO = (
    EnhancedNetwork(),
    Clock(),
    NetworkInfo(BandwidthWeighting()),
)


def present(facts: InstanceType) -> InstanceTypeType:
    """The type as an answer shows it."""
    values = [UNSET if value is None else value for value in _values_of(facts)]
    members: dict[str, Any] = dict(zip(_COPIED, values, strict=True))
    return InstanceTypeType(
        supported_boot_modes=_boot_modes(facts.supported_boot_modes),
        cpu_options=_cpu_options(
            facts.core,
            facts.core_factor,
            facts.threads_per_core,
            facts.hyper_threading_adjustable,
            facts.supported_topology_types,
        ),
        enhanced_network=_NO_ENHANCED_NETWORK,
        clock=_NO_CLOCK,
        network_info=_NO_NETWORK_INFO,
        **members,
    )


@cache
def _boot_modes(modes: tuple[str, ...]) -> SupportedBootModes:
    return SupportedBootModes(list(modes))


@cache
def _cpu_options(
    core: int | None,
    core_factor: int | None,
    threads_per_core: int | None,
    hyper_threading_adjustable: bool,
    topologies: tuple[str, ...],
) -> CpuOptions:
    if core is None or core_factor is None or threads_per_core is None:
        return CpuOptions()
    return CpuOptions(
        supported_topology_types=SupportedTopologyTypes(list(topologies)) if topologies else UNSET,
        core_factor=core_factor,
        threads_per_core=threads_per_core,
        hyper_threading_adjustable=hyper_threading_adjustable,
        core=core,
    )
