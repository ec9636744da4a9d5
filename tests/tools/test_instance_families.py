"""The tool prefers the newest page, adds recorded categories, and fills what no page says by a rule."""

import json
from typing import Any

from tools.instance_families.facts import Inputs, shipped

NEW, OLD = ["cloud_essd", "cloud_auto"], ["cloud_ssd"]


def _page(system: list[str] | None, **facts: Any) -> dict[str, Any]:  # noqa: ANN401 - values of any kind
    shown = {"system_disk_categories": system, "data_disk_categories": system}
    return {**shown, "boot_modes": None, "image_limits": None, **facts}


INPUTS = Inputs(
    families={
        "families": {
            "ecs.g7": _page(NEW),
            "ecs.c7": _page(NEW),
            "ecs.n4": _page(None),
            "ecs.ebmg7a": _page(
                NEW,
                boot_modes=["UEFI"],
                image_limits="UEFI images only; Ubuntu 18 and Debian 9 images do not start",
            ),
            "ecs.d3c": _page(NEW, image_limits="Linux images only"),
        },
        "types": {"ecs.d3c.large": {"InstanceTypeFamily": "ecs.d3c", "LocalStorageAmount": 4}},
    },
    disks={
        "families": {"ecs.g7": {"system": OLD, "data": OLD}, "ecs.d1": {"system": OLD, "data": OLD}},
        "recorded": [{"family": "ecs.c7", "use": "data", "categories": ["cloud_essd", "cloud_ssd"]}],
    },
    types={
        "types": {
            "ecs.i1-c5d1.large": {"LocalStorageCategory": "local_ssd_pro"},
            "ecs.g7-x.large": {"InstanceTypeFamily": "ecs.g7-x"},
            "ecs.g8z.large": {"InstanceTypeFamily": "ecs.g8z"},
            "ecs.w.large": {"InstanceTypeFamily": "ecs.w"},
        }
    },
    generations={"ecs.n4": "ecs-3", "ecs.t1": "ecs-1", "ecs.w": ""},
)


def _facts() -> dict[str, dict[str, dict[str, Any]]]:
    sections = json.loads(shipped(INPUTS))
    return {
        name: {
            family: {key: value for key, value in row.items() if key != "families"}
            for row in rows
            for family in row["families"]
        }
        for name, rows in sections.items()
    }


def test_disks_are_those_of_the_best_source() -> None:
    ultra = ["cloud_efficiency", "cloud_ssd"]
    basic = ["cloud", *ultra, "ephemeral_ssd"]
    page = "page of 2026"
    assert _facts()["disks"] == {
        "ecs.g7": {"system": NEW, "data": NEW, "source": page},
        "ecs.c7": {"system": NEW, "data": [*NEW, "cloud_ssd"], "source": f"{page}, recorded answers"},
        "ecs.ebmg7a": {"system": NEW, "data": NEW, "source": page},
        "ecs.d3c": {"system": NEW, "data": NEW, "source": page},
        "ecs.d1": {"system": OLD, "data": OLD, "source": "page of 2021"},
        "ecs.g7-x": {"system": NEW, "data": NEW, "source": "rule: variant"},
        "ecs.g8z": {"system": NEW, "data": NEW, "source": "rule: generation"},
        "ecs.n4": {"system": ultra, "data": ultra, "source": "rule: generation"},
        "ecs.t1": {"system": basic, "data": basic, "source": "rule: generation"},
    }


def test_requirements_of_images_and_local_disks_are_read() -> None:
    made = _facts()
    assert made["images"] == {
        "ecs.ebmg7a": {
            "needs_uefi": True,
            "refused_systems": ["Ubuntu  18.", "Debian  9."],
            "source": "page of 2026",
        },
        "ecs.d3c": {"os_type": "linux", "source": "page of 2026"},
    }
    assert made["local_disks"] == {
        "ecs.d3c": {"source": "page of 2026"},
        "ecs.i1": {"source": "recorded types"},
    }
