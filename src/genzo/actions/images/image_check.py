"""The check that DetectionStrategy asks for. Disks are empty here: it goes by what the image says."""

from collections.abc import Mapping
from typing import Any

from genzo.catalogue.image import Detection, DetectionItem


def image_check(members: Mapping[str, Any]) -> Detection:
    """What the check finds of an image with these members; it is seen once the image is made."""
    nvme = DetectionItem(name="Nvme", value="Supported")
    if members["features"].nvme_support != "supported":
        nvme = DetectionItem(
            name="Nvme", value="Unsupported", risk_level="High", risk_code="NVMe.NotInstalled"
        )
    items = (
        DetectionItem(name="Platform", value=members["platform"]),
        DetectionItem(name="Architecture", value=members["architecture"]),
        DetectionItem(name="BootMode", value=members["boot_mode"]),
        nvme,
    )
    return Detection(status="Finished", items=items)
