"""What families require of images, from the remarks of their page."""

from collections.abc import Iterator, Mapping
from typing import Any

_LINUX_ONLY = ("Linux images only", "Alibaba Cloud Linux 3 only")
# OSNameEn has two spaces before the version. Systems that the page says do not start.
_SYSTEMS = {
    "Ubuntu 16 and Debian 9": ("Ubuntu  16.", "Debian  9."),
    "Ubuntu 18 and Debian 9": ("Ubuntu  18.", "Debian  9."),
}


def image_facts(families: Mapping[str, Any], source: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each family that does not run every image of its architecture, with what it requires."""
    for family, facts in families.items():
        remark = facts["image_limits"] or ""
        row: dict[str, Any] = {}
        if facts["boot_modes"] == ["UEFI"]:
            row["needs_uefi"] = True
        if remark.startswith(_LINUX_ONLY):
            row["os_type"] = "linux"
        for systems, beginnings in _SYSTEMS.items():
            if systems in remark:
                row["refused_systems"] = list(beginnings)
        if row:
            yield family, {**row, "source": source}
