"""The shipped instance types agree with their sources, and each shows what applies to it."""

import re
from collections import Counter

import pytest

from genzo.catalogue.facts import Facts, InstanceType
from genzo.catalogue.instance_families import UNKNOWN_FAMILY
from genzo.data import facts
from tools.instance_types import origins
from tools.instance_types.page import sources

ID = re.compile(r"ecs\.[a-z0-9]+(?:[-._][a-z0-9]+)*\.[a-z0-9]+")
MEMBERS = dict(
    zip(InstanceType.__struct_encode_fields__, InstanceType.__struct_fields__, strict=True),
)
API = {origins.API_LIST, origins.API_2018}  # the API has ecs.i2d.21xlarge in the family ecs.i2
OMITTED = {origins.UNKNOWN, origins.NOT_APPLICABLE}
TYPES = facts().instance_types
SOURCES = sources()
LETTERS = {name: each for each, names in SOURCES.types.items() for name in names}


def origin(name: str, member: str) -> str:
    return LETTERS[name][SOURCES.members.index(member)]


def test_every_value_has_a_source() -> None:
    assert LETTERS.keys() == TYPES.keys()
    assert ("InstanceTypeId", *SOURCES.members) == InstanceType.__struct_encode_fields__
    assert set("".join(LETTERS.values())) <= SOURCES.origins.keys()


@pytest.mark.parametrize("member", SOURCES.members)
def test_a_value_is_there_unless_it_is_unknown_or_does_not_apply(member: str) -> None:
    for name, each in TYPES.items():
        value = getattr(each, MEMBERS[member])
        assert (value in (None, False, ())) or origin(name, member) not in OMITTED, name
        assert value is not None or origin(name, member) in OMITTED, name


def test_ids_are_well_formed_and_begin_with_their_family() -> None:
    for name, each in TYPES.items():
        assert ID.fullmatch(name), name
        assert name == each.instance_type_id
        is_of_family = name.startswith((f"{each.instance_type_family}.", f"{each.instance_type_family}-"))
        assert is_of_family or origin(name, "InstanceTypeFamily") in API, name


def test_values_are_those_that_the_api_describes() -> None:
    for name, each in TYPES.items():
        assert each.cpu_architecture in {"X86", "ARM"}, name
        assert each.instance_family_level in {"EntryLevel", "CreditEntryLevel", "EnterpriseLevel"}, name
        assert each.nvme_support in {"required", "unsupported"}, name
        assert each.local_storage_category in {"", "local_hdd_pro", "local_ssd_pro"}, name
        assert set(each.supported_boot_modes) <= {"BIOS", "UEFI"}, name
        assert each.supported_boot_modes, name
        assert re.fullmatch(r"ecs-\d|", each.generation), name
        assert min(each.cpu_core_count, each.memory_size, each.disk_quantity, each.eni_quantity) > 0, name


def test_members_apply_to_the_type() -> None:
    for name, each in TYPES.items():
        has_disks = bool(each.local_storage_category)
        assert (each.local_storage_amount is not None) == has_disks, name
        assert (each.local_storage_capacity is not None) == has_disks, name
        assert each.gpu_memory_size is None or each.gpu_amount, name
        assert (each.gpu_amount == 0) == (each.gpu_spec == ""), name
        is_burstable = each.instance_type_family in {"ecs.t5", "ecs.t6"}
        assert (each.baseline_credit is not None) == (each.initial_credit is not None) == is_burstable, name
        assert each.queue_pair_number is None or each.eri_quantity, name
        options = (each.core, each.core_factor, each.threads_per_core)
        assert all(options) or not any(options), name
        assert each.core is not None or not (each.hyper_threading_adjustable or each.supported_topology_types)


def test_sums_and_parts_agree() -> None:
    for name, each in TYPES.items():
        assert each.eni_total_quantity >= each.eni_quantity, name
        least = each.primary_eni_queue_number + each.secondary_eni_queue_number * (each.eni_quantity - 1)
        assert each.total_eni_queue_quantity >= least, name
        if each.core is not None and each.threads_per_core is not None:
            assert each.core * each.threads_per_core in (each.cpu_core_count, each.cpu_core_count - 1), name
        if each.maximum_queue_number_per_eni is not None:
            assert each.maximum_queue_number_per_eni >= each.primary_eni_queue_number, name


def test_a_formula_fills_no_rate_model_or_disk() -> None:
    filled = Counter(
        member
        for values in LETTERS.values()
        for member, letter in zip(SOURCES.members, values, strict=True)
        if letter == origins.FORMULA
    )
    invented = {
        name
        for name in filled
        if name.startswith(("InstanceBandwidth", "InstancePps", "PhysicalProcessor", "LocalStorageA"))
    }
    assert invented == set()
    assert filled["LocalStorageCapacity"] == filled["GPUMemorySize"] == filled["QueuePairNumber"] == 0


@pytest.mark.parametrize("member", [each for each in SOURCES.members if each != "GPUSpec"])
def test_a_member_differs_between_types(member: str) -> None:
    assert len({getattr(each, MEMBERS[member]) for each in TYPES.values()}) > 1


SPOT_CHECKS = [
    ("ecs.g6.large", "InstanceTypeFamily", "ecs.g6", "s"),
    ("ecs.g6.26xlarge", "CpuCoreCount", 104, "s"),
    ("ecs.g6.26xlarge", "MemorySize", 384, "s"),
    ("ecs.sgn7i-vws-m2.xlarge", "MemorySize", 15.5, "s"),
    ("ecs.sgn7i-vws-m4.2xlarge", "MemorySize", 31, "s"),
    ("ecs.sgn7i-vws-m8.4xlarge", "MemorySize", 62, "s"),
    ("ecs.gn6v-c8g1.2xlarge", "MemorySize", 32, "s"),
    ("ecs.t6-c4m1.large", "MemorySize", 0.5, "s"),
    ("ecs.g8y.large", "CpuArchitecture", "ARM", "s"),
    ("ecs.c5.large", "Generation", "ecs-4", "t"),
    ("ecs.t5-lc1m1.small", "InstanceFamilyLevel", "CreditEntryLevel", "t"),
    ("ecs.g7.xlarge", "NvmeSupport", "unsupported", "a"),
    ("ecs.g8a.xlarge", "NvmeSupport", "required", "c"),
    ("ecs.g8y.large", "NvmeSupport", "required", "p"),
    ("ecs.u2a-c1m1.large", "NvmeSupport", "required", "p"),
    ("ecs.d3c.3xlarge", "InstanceCategory", "Big data", "k"),
    ("ecs.g7.large", "PhysicalProcessorModel", "Intel Xeon (Ice Lake) Platinum 8369B", "k"),
    ("ecs.g7.2xlarge", "CpuSpeedFrequency", 2.7, "s"),
    ("ecs.c9i.large", "CpuTurboFrequency", 3.6, "p"),
    ("ecs.r6.8xlarge", "Core", 16, "c"),
    ("ecs.r6.8xlarge", "CoreFactor", 2, "c"),
    ("ecs.c9ae.large", "ThreadsPerCore", 1, "k"),
    ("ecs.r6.8xlarge", "HyperThreadingAdjustable", False, "c"),
    ("ecs.g8a.xlarge", "SupportedTopologyTypes", (), "c"),
    ("ecs.ebmc6a.64xlarge", "SupportedBootModes", ("UEFI",), "p"),
    ("ecs.gn5-c8g1.14xlarge", "GPUAmount", 8, "j"),
    ("ecs.gn6v-c8g1.2xlarge", "GPUSpec", "NVIDIA V100", "j"),
    ("ecs.gn6v-c8g1.2xlarge", "GPUMemorySize", 16, "s"),
    ("ecs.i2.xlarge", "LocalStorageCategory", "local_ssd_pro", "j"),
    ("ecs.d1ne.2xlarge", "LocalStorageAmount", 4, "j"),
    ("ecs.gn5-c4g1.xlarge", "LocalStorageCapacity", 440, "j"),
    ("ecs.d2s.16xlarge", "LocalStorageAmount", 27, "k"),
    ("ecs.t6-c1m4.xlarge", "BaselineCredit", 160, "c"),
    ("ecs.t6-c1m4.xlarge", "InitialCredit", 120, "c"),
    ("ecs.u1-c1m4.xlarge", "DiskQuantity", 9, "b"),
    ("ecs.gn8v-8x.48xlarge", "DiskQuantity", 65, "p"),
    ("ecs.g9ae.large", "EniQuantity", 3, "p"),
    ("ecs.g7.xlarge", "EniTotalQuantity", 20, "a"),
    ("ecs.r6.8xlarge", "EniTrunkSupported", True, "c"),
    ("ecs.g9ae.xlarge", "EniPrivateIpAddressQuantity", 15, "p"),
    ("ecs.u1-c1m4.xlarge", "EniIpv6AddressQuantity", 1, "b"),
    ("ecs.n4.small", "EniIpv6AddressQuantity", 0, "p"),
    ("ecs.g9ae.32xlarge", "PrimaryEniQueueNumber", 64, "p"),
    ("ecs.ebmg9i.48xlarge", "SecondaryEniQueueNumber", 16, "p"),
    ("ecs.r6.8xlarge", "MaximumQueueNumberPerEni", 32, "c"),
    ("ecs.ebmg5.24xlarge", "TotalEniQueueQuantity", 39, "c"),
    ("ecs.g8a.xlarge", "EriQuantity", 1, "c"),
    ("ecs.g8a.xlarge", "QueuePairNumber", 2, "c"),
    ("ecs.sccg7.32xlarge", "InstanceBandwidthRx", 65536000, "s"),
    ("ecs.i2.xlarge", "InstanceBandwidthTx", 1024000, "j"),
    ("ecs.c7.xlarge", "InstancePpsRx", 1100000, "p"),
    ("ecs.gn5-c8g1.14xlarge", "InstancePpsTx", 4000000, "j"),
    ("ecs.c9i.large", "JumboFrameSupport", True, "p"),
    ("ecs.g9ae.large", "NetworkEncryptionSupport", True, "p"),
]


@pytest.mark.parametrize(("name", "member", "value", "letter"), SPOT_CHECKS)
def test_a_known_value_is_shipped_with_its_source(name: str, member: str, value: object, letter: str) -> None:
    assert (getattr(TYPES[name], MEMBERS[member]), origin(name, member)) == (value, letter)


def test_every_member_has_a_spot_check() -> None:
    assert {member for _, member, _, _ in SPOT_CHECKS} == set(SOURCES.members)


def test_types_are_read_at_their_first_use() -> None:
    read: list[str] = []

    def read_types() -> dict[str, InstanceType]:
        read.append("instance types")
        return {}

    unused = Facts(regions={}, zones=(), read_instance_types=read_types, find_family=lambda _: UNKNOWN_FAMILY)
    assert unused.zones_of("cn-hangzhou") == ()
    assert read == []
    assert (unused.instance_types, unused.instance_types, read) == ({}, {}, ["instance types"])
