"""Instance types are built from what sources state, the API first; formulas fill what is left."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from genzo.catalogue.facts import InstanceType
from genzo.data import facts
from genzo.data.packed_instance_types import pack, unpack
from tests.tree import ROOT
from tools.instance_types import origins
from tools.instance_types.build import MEMBERS, build, packed, sources
from tools.instance_types.families import instance_types
from tools.instance_types.inputs import Inputs
from tools.instance_types.origins import Value, Values
from tools.instance_types.page import page

SIZES = {entry["InstanceTypeId"]: (entry["CpuCoreCount"], entry["MemorySize"]) for entry in instance_types()}

# What every type of the list has.
LISTED = {
    "InstanceTypeFamily": "ecs.g7",
    "CpuCoreCount": 4,
    "MemorySize": 16.0,
    "CpuArchitecture": "X86",
    "GPUAmount": 0,
    "GPUSpec": "",
    "LocalStorageCategory": "",
    "EniQuantity": 4,
    "EniPrivateIpAddressQuantity": 15,
    "EniIpv6AddressQuantity": 15,
    "PrimaryEniQueueNumber": 4,
}
PAGE_FAMILY: dict[str, Any] = {
    "cpu_architecture": "X86",
    "nvme": None,
    "base_ghz": 2.7,
    "turbo_ghz": 3.5,
    "processor": None,
    "boot_modes": None,
    "jumbo_frames": True,
    "vpc_traffic_encryption": None,
    "ipv6": True,
    "erdma": None,
    "section": "general-purpose",
}
NOTHING = Inputs({}, {}, {}, {}, {}, {})


def listed(source: str = "sparecores-2026-01", /, **members: object) -> dict[str, Any]:
    """An entry of the merged file."""
    values = {**LISTED, **members}
    return {**values, "_sources": dict.fromkeys(values, source)}


def built(inputs: Inputs, name: str = "ecs.g7.xlarge") -> Values:
    return build(inputs)[name]


def test_the_api_counts_before_the_page_and_the_page_of_2026_before_that_of_2021() -> None:
    entry = listed(DiskQuantity=17)
    del entry["EniQuantity"]
    entry["InstancePpsRx"] = 1000000
    entry["_sources"] |= {"DiskQuantity": "csi-2026", "InstancePpsRx": "doc-2021"}
    page_entry = LISTED | {"DiskQuantity": 8, "EniQuantity": 5, "InstancePpsRx": 1100000}
    values = built(replace(NOTHING, types={"ecs.g7.xlarge": entry}, page_types={"ecs.g7.xlarge": page_entry}))
    assert values["DiskQuantity"] == Value(17, origins.API_2026)
    assert values["EniQuantity"] == Value(5, origins.PAGE_2026)
    assert values["InstancePpsRx"] == Value(1100000, origins.PAGE_2026)
    assert values["InstancePpsTx"] == Value(1100000, origins.INFERRED)
    assert values["MemorySize"] == Value(16, origins.API_LIST)
    assert isinstance(values["MemorySize"].value, int)


def test_a_printed_answer_counts_before_the_list() -> None:
    inputs = replace(
        NOTHING,
        types={"ecs.g7.xlarge": listed(EniQuantity=3)},
        singles={"ecs.g7.xlarge": {"EniQuantity": 4}},
    )
    assert built(inputs)["EniQuantity"] == Value(4, origins.API_SINGLE)


def test_a_slip_of_the_page_is_corrected() -> None:
    entry = listed(InstanceTypeFamily="ecs.u1")
    del entry["EniIpv6AddressQuantity"]
    page_entry = LISTED | {"InstanceTypeFamily": "ecs.u1", "EniIpv6AddressQuantity": 2}
    inputs = replace(
        NOTHING, types={"ecs.u1-c1m4.xlarge": entry}, page_types={"ecs.u1-c1m4.xlarge": page_entry}
    )
    values = built(inputs, "ecs.u1-c1m4.xlarge")
    assert values["EniIpv6AddressQuantity"] == Value(1, origins.INFERRED)


def test_what_the_page_says_of_a_family_holds_for_its_types() -> None:
    row = PAGE_FAMILY | {"nvme": "supported", "erdma": True, "boot_modes": ["UEFI"]}
    values = built(replace(NOTHING, types={"ecs.g7.xlarge": listed()}, page_families={"ecs.g7": row}))
    assert values["NvmeSupport"] == Value("required", origins.PAGE_2026)
    assert values["SupportedBootModes"] == Value(["UEFI"], origins.PAGE_2026)
    assert values["CpuTurboFrequency"] == Value(3.5, origins.PAGE_2026)
    assert values["EriQuantity"] == Value(1, origins.INFERRED)
    assert values["InstanceCategory"] == Value("General-purpose", origins.INFERRED)
    assert values["QueuePairNumber"] == Value(None, origins.UNKNOWN)


def test_a_family_of_which_the_page_names_no_nvme_has_none() -> None:
    inputs = replace(
        NOTHING,
        types={"ecs.g9it.xlarge": listed(InstanceTypeFamily="ecs.g9it")},
        page_families={"ecs.g9it": PAGE_FAMILY | {"ipv6": False}},
    )
    values = built(inputs, "ecs.g9it.xlarge")
    assert values["NvmeSupport"] == Value("unsupported", origins.INFERRED)
    assert values["EniIpv6AddressQuantity"] == Value(15, origins.API_LIST)


def test_recorded_types_speak_for_their_family() -> None:
    inputs = replace(
        NOTHING,
        types={"ecs.g7.xlarge": listed(), "ecs.g7.large": listed(CpuCoreCount=2)},
        singles={"ecs.g7.xlarge": {"EniTrunkSupported": True, "EniTotalQuantity": 20}},
    )
    values = built(inputs, "ecs.g7.large")
    assert values["EniTrunkSupported"] == Value(True, origins.INFERRED)
    assert values["EniTotalQuantity"] == Value(4, origins.FORMULA)


@pytest.mark.parametrize(("total", "amount", "capacity"), [(3576, 2, 1788), (1788, 1, 1788), (500, 1, 500)])
def test_disks_of_a_total_have_the_capacity_of_a_sibling(total: int, amount: int, capacity: int) -> None:
    local = listed(InstanceTypeFamily="ecs.i2", LocalStorageCategory="local_ssd_pro")
    sibling = local | {"LocalStorageAmount": 1, "LocalStorageCapacity": 1788}
    sibling["_sources"] = dict.fromkeys(sibling, "jclouds-2018")
    inputs = replace(
        NOTHING,
        types={"ecs.i2.xlarge": sibling, "ecs.i2.2xlarge": local | {"_local_storage_total_gib": total}},
    )
    inputs.types["ecs.i2.2xlarge"]["_sources"]["_local_storage_total_gib"] = "sparecores-2026-01"
    values = built(inputs, "ecs.i2.2xlarge")
    assert values["LocalStorageAmount"] == Value(amount, origins.INFERRED)
    assert values["LocalStorageCapacity"] == Value(capacity, origins.INFERRED)


@pytest.mark.parametrize(("text", "size"), [("8x96GB", 96), ("1/12x24GB", 2), ("2GB", 2), ("1/5x24GB", 4.8)])
def test_the_memory_of_a_gpu_is_that_of_one(text: str, size: float) -> None:
    entry = listed(GPUAmount=1, GPUSpec="NVIDIA A10", InstanceTypeFamily="ecs.gn7i")
    inputs = replace(
        NOTHING,
        types={"ecs.gn7i.xlarge": entry},
        page_types={"ecs.gn7i.xlarge": {"InstanceTypeFamily": "ecs.gn7i", "_gpu_memory": text}},
    )
    assert built(inputs, "ecs.gn7i.xlarge")["GPUMemorySize"] == Value(size, origins.PAGE_2026)


def test_a_formula_fills_only_what_nobody_states() -> None:
    stated = {"ecs.g7.xlarge": listed(), "ecs.g7.2xlarge": listed(CpuCoreCount=8, EniQuantity=8)}
    unstated = listed(InstanceTypeFamily="ecs.c7h", CpuCoreCount=8)
    del unstated["EniQuantity"]
    types = build(replace(NOTHING, types={**stated, "ecs.c7h.2xlarge": unstated}))
    assert types["ecs.c7h.2xlarge"]["EniQuantity"] == Value(8, origins.FORMULA)
    assert types["ecs.g7.xlarge"]["EniQuantity"] == Value(4, origins.API_LIST)
    for values in types.values():
        assert values.keys() == {"InstanceTypeId", *MEMBERS}
        assert values["TotalEniQueueQuantity"].origin == origins.FORMULA


def test_the_first_families_have_no_rates() -> None:
    recorded = {**LISTED, "InstanceTypeFamily": "ecs.t1", "InstanceTypeId": "ecs.t1.small"}
    values = built(replace(NOTHING, recorded_2018={"ecs.t1.small": recorded}), "ecs.t1.small")
    assert values["InstancePpsRx"] == Value(None, origins.NOT_APPLICABLE)
    assert values["InstanceBandwidthTx"] == Value(None, origins.NOT_APPLICABLE)
    assert values["Core"] == Value(None, origins.NOT_APPLICABLE)


def test_a_type_without_a_size_has_that_of_its_name() -> None:
    nameless = {"EniQuantity": 7, "_sources": {"EniQuantity": "doc-2021"}}
    types = build(replace(NOTHING, types={"ecs.g7.large": listed(), "ecs.g7.13xlarge": nameless}))
    values = types["ecs.g7.13xlarge"]
    assert values["InstanceTypeFamily"] == Value("ecs.g7", origins.INFERRED)
    assert values["CpuCoreCount"] == Value(52, origins.FORMULA)
    assert values["MemorySize"] == Value(208, origins.FORMULA)


def test_the_files_have_every_type_with_its_sources() -> None:
    types = build(replace(NOTHING, types={"ecs.g7.xlarge": listed(), "ecs.g7.large": listed(CpuCoreCount=2)}))
    read = unpack(packed(types).encode())
    assert list(read) == ["ecs.g7.large", "ecs.g7.xlarge"]
    assert (read["ecs.g7.large"].cpu_core_count, read["ecs.g7.xlarge"].eni_quantity) == (2, 4)
    written = msgspec.json.decode(sources(types))
    assert sorted(name for names in written["Types"].values() for name in names) == list(read)
    assert all(len(letters) == len(MEMBERS) for letters in written["Types"])


def test_packing_loses_nothing() -> None:
    types = facts().instance_types
    families: dict[str, list[dict[str, Any]]] = {}
    for each in types.values():
        families.setdefault(each.instance_type_family, []).append(msgspec.to_builtins(each))
    assert unpack(msgspec.json.encode(pack(families.values()))) == types


def test_a_missing_member_is_its_default() -> None:
    family: list[dict[str, Any]] = [
        {"InstanceTypeId": "ecs.x.a", "DiskQuantity": 9},
        {"InstanceTypeId": "ecs.x.b"},
    ]
    rows = [each | {"InstanceTypeFamily": "ecs.x", "CpuCoreCount": 1, "MemorySize": 1} for each in family]
    packed_types = pack([[each | {"CpuArchitecture": "X86"} for each in rows]])
    assert list(unpack(msgspec.json.encode(packed_types)).values()) == [
        InstanceType("ecs.x.a", "ecs.x", 1, 1, "X86", disk_quantity=9),
        InstanceType("ecs.x.b", "ecs.x", 1, 1, "X86"),
    ]


@pytest.mark.parametrize(
    ("instance_type", "cores", "memory"),
    [
        ("ecs.g6.large", 2, 8),
        ("ecs.r7.32xlarge", 128, 1024),
        ("ecs.u1-c1m2.xlarge", 4, 8),
        ("ecs.t6-c4m1.large", 2, 0.5),
        ("ecs.e-c2m1.large", 2, 1),
        ("ecs.gn6i-c4g1.xlarge", 4, 15),
        ("ecs.g6.26xlarge", 104, 384),
    ],
)
def test_sizes_of_the_table_follow_their_names_where_nothing_else_is_stated(
    instance_type: str, cores: int, memory: float
) -> None:
    assert SIZES[instance_type] == (cores, memory)


def test_the_page_has_the_counts_of_the_shipped_files() -> None:
    assert (ROOT / "docs" / "reference" / "instance-types.md").read_text(encoding="utf-8") == page()
