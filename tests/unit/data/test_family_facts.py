"""The shipped facts on instance families are complete, and of categories that disks have."""

import json
from pathlib import Path

import pytest

from genzo.actions.instances.creation_disks import DATA_SIZES, SYSTEM_SIZES
from genzo.catalogue.instance_families import UNKNOWN_FAMILY, InstanceFamily
from genzo.data import facts, instance_families
from genzo.data.family_facts import families_of

SHIPPED = Path(__file__).resolve().parents[3] / "src" / "genzo" / "data" / "instance_families.json"
NOWHERE_DESCRIBED = {
    "ecs.ebma1",
    "ecs.ebman1",
    "ecs.ebmi2",
    "ecs.poc-test",
    "ecs.sc1",
    "ecs.se1nec",
    "ecs.sn1nec",
    "ecs.sn2nec",
    "ecs.u0",
    "ecs.vfx",
    "ecs.video-trans",
    "ecs.w",
}
"""Families without a page, whose names tell no generation."""
SECTIONS = json.loads(SHIPPED.read_text(encoding="utf-8"))


def test_every_category_has_sizes() -> None:
    for name, family in instance_families().items():
        assert set(family.system_disks) <= set(SYSTEM_SIZES), name
        assert set(family.data_disks) <= set(DATA_SIZES), name
        assert family.default_system_disk in family.system_disks, name
        assert family.default_data_disk in family.data_disks, name


def test_every_row_names_its_source_and_a_family_has_one_row_of_a_section() -> None:
    for name, rows in SECTIONS.items():
        families = [family for row in rows for family in row["families"]]
        assert len(families) == len(set(families)), name
        assert {row["source"] for row in rows} <= {
            "page of 2026",
            "page of 2021",
            "page of 2026, recorded answers",
            "recorded types",
            "rule: generation",
            "rule: variant",
        }


def test_the_families_of_shipped_types_are_known() -> None:
    families = {each.instance_type_family for each in facts().instance_types.values()}
    assert families - instance_families().keys() <= NOWHERE_DESCRIBED


@pytest.mark.parametrize(
    ("family", "system", "default"),
    [
        ("ecs.g7", ("cloud_essd", "cloud_auto"), "cloud_essd"),
        ("ecs.g8i", ("cloud_essd", "cloud_auto"), "cloud_essd"),
        ("ecs.g6", ("cloud_essd", "cloud_auto", "cloud_ssd", "cloud_efficiency"), "cloud_efficiency"),
        ("ecs.u1", ("cloud_essd_entry", "cloud_essd", "cloud_auto"), "cloud_essd"),
        ("ecs.d1", ("cloud_ssd", "cloud_efficiency"), "cloud_efficiency"),
        ("ecs.g6se", ("cloud_essd",), "cloud_essd"),
    ],
)
def test_well_known_families_take_their_published_disks(
    family: str, system: tuple[str, ...], default: str
) -> None:
    known = instance_families()[family]
    assert (known.system_disks, known.default_system_disk) == (system, default)


def test_sections_are_merged_by_family() -> None:
    known = families_of(
        b'{"disks": [{"families": ["a", "b"], "source": "x", "system": ["s"], "data": ["d"]}],'
        b'"images": [{"families": ["b"], "source": "x", "needs_uefi": true}],'
        b'"local_disks": [{"families": ["c"], "source": "x"}]}'
    )
    assert known == {
        "a": InstanceFamily(("s",), ("d",)),
        "b": InstanceFamily(("s",), ("d",), needs_uefi=True),
        "c": InstanceFamily(UNKNOWN_FAMILY.system_disks, UNKNOWN_FAMILY.data_disks, has_local_disks=True),
    }
