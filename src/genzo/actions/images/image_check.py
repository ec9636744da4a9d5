"""The check of DetectionStrategy. Disks have no content here, so it checks the image's attributes."""

from collections.abc import Mapping
from typing import Any

from genzo.catalogue.image import Detection, DetectionItem


def image_check(members: Mapping[str, Any]) -> Detection:
    """The result of the check for an image with these members; it is visible when the image is Available."""
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
