"""The repair of an image before it is built (CreateImagePipeline, RepairMode and RepairItem)."""

from genzo.actions.building.pipeline_parameters import CreateImagePipelineRequest
from genzo.errors import INVALID_PARAMETER, MISSING_PARAMETER

_CUSTOMIZED = "Customized"
_MODES = ("", "Standard", "All", _CUSTOMIZED)
_ITEMS = {
    "linux": (
        *("fstab", "grub", "dhcp", "selinux", "growpart", "cloudinit", "aegis", "nvme", "virtio"),
        "standardizedtimezone",
    ),
    "windows": (
        *("bcd", "hotfix", "disk", "update", "server", "bootmgr", "vminit", "osloader", "virtio"),
        "standardizedtimezone",
    ),
}


def require_repair(request: CreateImagePipelineRequest, os_type: str) -> None:
    """Refuse an unknown mode, and items that the mode does not take or the operating system does not have.

    Customized alone takes items, and needs one.
    """
    if request.repair_mode not in _MODES:
        raise INVALID_PARAMETER(name="RepairMode")
    if request.repair_mode == _CUSTOMIZED and not request.repair_item:
        raise MISSING_PARAMETER(name="RepairItem")
    if request.repair_mode != _CUSTOMIZED and request.repair_item:
        raise INVALID_PARAMETER(name="RepairItem")
    for number, item in enumerate(request.repair_item, start=1):
        if item not in _ITEMS.get(os_type, ()):
            raise INVALID_PARAMETER(name=f"RepairItem.{number}")
